package dev.tollgate.authz.check.identity;

import dev.tollgate.admin.json.JsonSetting;
import dev.tollgate.admin.problem.FieldFaults;
import dev.tollgate.admin.problem.Place;
import dev.tollgate.boot.Settings;
import dev.tollgate.oidc.IdentityProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The file that lists the issuers whose identity tokens are accepted from callers. */
public record IdentitiesFile(@Nullable List<IssuerBody> issuers) {

  /** One issuer. */
  public record IssuerBody(
      @Nullable String issuer, @Nullable List<String> audiences, @Nullable String keys) {}

  /** The issuers in the file that the setting names; empty if the setting is empty. */
  public static List<IdentityProvider> read(Settings settings, String name) {
    return JsonSetting.read(
        settings, name, IdentitiesFile.class, IdentitiesFile::providers, List.of());
  }

  private List<IdentityProvider> providers() {
    FieldFaults faults = new FieldFaults();
    faults.require("issuers", issuers, "a list");
    List<IssuerBody> given = issuers == null ? List.of() : issuers;
    List<IdentityProvider> providers = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      IssuerBody body = given.get(i);
      Optional<IdentityProvider> provider =
          IdentityProvider.of(body.issuer(), body.audiences(), body.keys());
      faults.expect(
          provider.isPresent(),
          Place.of("issuers").item(i),
          body.issuer(),
          "issuer, audiences (at least one) and keys (https, the address of its JWK set)");
      provider.ifPresent(providers::add);
    }
    faults.throwIfAny();
    return providers;
  }
}
