package dev.tollgate.authz.apps;

import dev.tollgate.admin.problem.FieldFaults;
import dev.tollgate.admin.problem.Place;
import dev.tollgate.authz.records.Metadata;
import dev.tollgate.authz.records.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An app in requests; see the OpenAPI document. */
record AppBody(
    @Nullable String name,
    @Nullable Map<String, String> metadata,
    @Nullable List<String> products,
    @Nullable List<IdentityBody> identities) {
  private static final int MAX_PRODUCTS = 100;
  private static final int MAX_IDENTITIES = 20;

  /** An {@link AppIdentity} in requests. */
  record IdentityBody(@Nullable String issuer, @Nullable Map<String, String> claims) {
    private static final int MAX_CLAIMS = 10;
    private static final Pattern ISSUER = Pattern.compile("[!-~]{1,200}");

    AppIdentity check(Place place, FieldFaults faults) {
      String text = issuer == null ? "missing" : issuer;
      faults.expect(
          issuer != null && ISSUER.matcher(issuer).matches(),
          place.field("issuer"),
          text,
          "an issuer as in its tokens, such as https://accounts.google.com");
      Place at = place.field("claims");
      Map<String, String> wanted = claims == null ? Map.of() : claims;
      faults.expect(
          !wanted.isEmpty() && wanted.size() <= MAX_CLAIMS, at, wanted.size(), "1 to 10 claims");
      if (wanted.size() <= MAX_CLAIMS) {
        wanted.forEach((name, value) -> {
          PlainText.require(at, name, faults);
          PlainText.require(at.field(name), value, faults);
        });
      }
      return new AppIdentity(text, wanted.isEmpty() ? Map.of("none", "") : wanted);
    }
  }

  /** A validated app; its references are not checked yet. */
  record Checked(
      String name,
      Map<String, String> metadata,
      List<String> products,
      List<AppIdentity> identities) {}

  static AppBody of(AppView app) {
    return new AppBody(
        app.name(),
        app.metadata(),
        app.products(),
        app.identities().stream().map(it -> new IdentityBody(it.issuer(), it.claims())).toList());
  }

  /** Validates the app. If faults were added, the result must not be used. */
  Checked check(FieldFaults faults) {
    return new Checked(
        PlainText.require("name", name, faults),
        Metadata.check(metadata, faults),
        checkProducts(faults),
        checkIdentities(faults));
  }

  private List<String> checkProducts(FieldFaults faults) {
    List<String> wanted = products == null ? List.of() : products;
    faults.expect(wanted.size() <= MAX_PRODUCTS, "products", wanted.size(), "at most 100 products");
    for (int i = 0; i < Math.min(wanted.size(), MAX_PRODUCTS); i++) {
      faults.expect(
          wanted.indexOf(wanted.get(i)) == i,
          Place.of("products").item(i),
          wanted.get(i),
          "each product once");
    }
    return wanted;
  }

  private List<AppIdentity> checkIdentities(FieldFaults faults) {
    List<IdentityBody> wanted = identities == null ? List.of() : identities;
    faults.expect(
        wanted.size() <= MAX_IDENTITIES, "identities", wanted.size(), "at most 20 identities");
    List<AppIdentity> checked = new ArrayList<>();
    for (int i = 0; i < Math.min(wanted.size(), MAX_IDENTITIES); i++) {
      checked.add(wanted.get(i).check(Place.of("identities").item(i), faults));
    }
    return checked;
  }
}
