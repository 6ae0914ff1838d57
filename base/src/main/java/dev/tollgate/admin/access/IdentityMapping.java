package dev.tollgate.admin.access;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.admin.json.JsonSetting;
import dev.tollgate.admin.json.StrictJson;
import dev.tollgate.admin.problem.FieldFaults;
import dev.tollgate.admin.problem.Place;
import dev.tollgate.admin.problem.ProblemException;
import dev.tollgate.boot.Settings;
import dev.tollgate.oidc.IdToken;
import dev.tollgate.oidc.IdentityProvider;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The trusted issuers of identity tokens, and the rules that map their claims to roles. The first
 * matching rule decides; a token that matches no rule is not accepted. Immutable.
 */
public record IdentityMapping(List<IdentityProvider> providers, List<Rule> rules) {
  /** A mapping that accepts no identity tokens. */
  public static final IdentityMapping NONE = new IdentityMapping(List.of(), List.of());

  /** Copies the lists. */
  public IdentityMapping {
    providers = List.copyOf(providers);
    rules = List.copyOf(rules);
  }

  /**
   * A role for those tokens of an issuer that have certain claims.
   *
   * @param claims the required claims; each is equal to the token's claim or an element of it.
   *     Never empty
   * @param tenant the only tenant that the caller may access; null for all tenants
   */
  record Rule(String issuer, Map<String, Object> claims, Role role, @Nullable String tenant) {
    Rule {
      claims = Map.copyOf(claims);
    }

    boolean matches(IdToken token) {
      return token.issuer().equals(issuer)
          && claims.entrySet().stream()
              .allMatch(claim -> token.has(claim.getKey(), claim.getValue()));
    }
  }

  /** Returns the first rule that matches the token. */
  Optional<Rule> ruleFor(IdToken token) {
    return rules.stream().filter(rule -> rule.matches(token)).findFirst();
  }

  /**
   * Reads the file that {@code ADMIN_IDENTITIES_FILE} names; {@link #NONE} if the setting is
   * absent.
   */
  static IdentityMapping from(Settings settings) {
    return JsonSetting.read(
        settings,
        settings.prefix() + "ADMIN_IDENTITIES_FILE",
        FileBody.class,
        IdentityMapping::of,
        NONE);
  }

  /**
   * Reads a mapping from JSON.
   *
   * @throws ProblemException with 400 and all faults
   */
  static IdentityMapping read(byte[] json) {
    return of(StrictJson.read(json, FileBody.class));
  }

  private static IdentityMapping of(FileBody file) {
    FieldFaults faults = new FieldFaults();
    List<IdentityProvider> providers = new ArrayList<>();
    List<Rule> rules = new ArrayList<>();
    List<IssuerBody> issuers = file.issuers();
    faults.require("issuers", issuers, "a list");
    List<IssuerBody> given = issuers == null ? List.of() : issuers;
    for (int i = 0; i < given.size(); i++) {
      Place at = Place.of("issuers").item(i);
      given.get(i).provider(at, faults).ifPresent(providers::add);
      given.get(i).addRules(at, rules, faults);
    }
    faults.throwIfAny();
    return new IdentityMapping(providers, rules);
  }

  /** The whole file. */
  record FileBody(@Nullable List<IssuerBody> issuers) {}

  /** One issuer in the file. */
  record IssuerBody(
      @Nullable String issuer,
      @Nullable List<String> audiences,
      @Nullable String keys,
      @Nullable List<RuleBody> rules) {
    Optional<IdentityProvider> provider(Place at, FieldFaults faults) {
      Optional<IdentityProvider> provider = IdentityProvider.of(issuer, audiences, keys);
      faults.expect(
          provider.isPresent(),
          at,
          issuer,
          "issuer (https), audiences (at least one) and keys (https, the address of its JWK set)");
      return provider;
    }

    void addRules(Place at, List<Rule> all, FieldFaults faults) {
      List<RuleBody> given = rules == null ? List.of() : rules;
      faults.expect(!given.isEmpty(), at.field("rules"), "none", "at least one");
      for (int i = 0; i < given.size(); i++) {
        given
            .get(i)
            .rule(String.valueOf(issuer), at.field("rules").item(i), faults)
            .ifPresent(all::add);
      }
    }
  }

  /** One rule in the file. */
  record RuleBody(
      @Nullable Map<String, JsonNode> claims, @Nullable String role, @Nullable String tenant) {
    Optional<Rule> rule(String issuer, Place at, FieldFaults faults) {
      // A rule without claims would accept every account of the issuer.
      boolean hasClaims =
          claims != null
              && !claims.isEmpty()
              && claims.values().stream().allMatch(c -> c.isTextual() || c.isBoolean());
      faults.expect(hasClaims, at.field("claims"), null, "at least one text, true or false");
      Optional<Role> known = Optional.ofNullable(role).flatMap(Role::ofWireName);
      faults.expect(known.isPresent(), at.field("role"), role, "owner, key-admin, auditor or none");
      boolean bindable = tenant == null || known.map(Role::canBeBound).orElse(true);
      faults.expect(bindable, at.field("tenant"), tenant, "none, unless the role is key-admin");
      if (!hasClaims || claims == null || known.isEmpty() || !bindable) {
        return Optional.empty();
      }
      Map<String, Object> wanted = new HashMap<>();
      claims.forEach((name, value) ->
          wanted.put(name, value.isBoolean() ? (Object) value.booleanValue() : value.textValue()));
      return Optional.of(new Rule(issuer, wanted, known.get(), tenant));
    }
  }
}
