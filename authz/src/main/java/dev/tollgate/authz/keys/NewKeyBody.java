package dev.tollgate.authz.keys;

import dev.tollgate.admin.problem.FieldFaults;
import dev.tollgate.authz.products.Environment;
import dev.tollgate.authz.records.PlainText;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The request to create a key; see the OpenAPI document. */
record NewKeyBody(
    @Nullable String name,
    @Nullable String env,
    @Nullable String app,
    @Nullable List<String> products,
    @Nullable List<String> sources,
    @Nullable Map<String, String> metadata,
    KeyBody.@Nullable QuotaBody quota,
    @Nullable String notBefore,
    @Nullable String expiresAt) {
  private static final String DEFAULT_APP = "default";

  /** Validates the request. If faults were added, the result must not be used. */
  NewKey check(FieldFaults faults, Instant now) {
    KeyProperties properties =
        new KeyBody(name, products, sources, metadata, quota, notBefore, expiresAt).check(faults);
    Instant end = properties.expiresAt();
    faults.expect(end == null || end.isAfter(now), "expiresAt", expiresAt, "a time later than now");
    return new NewKey(
        app == null ? DEFAULT_APP : PlainText.require("app", app, faults),
        environment(faults),
        properties);
  }

  private Environment environment(FieldFaults faults) {
    if (env == null) {
      return Environment.LIVE;
    }
    Optional<Environment> known = Environment.ofWireName(env);
    faults.expect(known.isPresent(), "env", env, "live or test");
    return known.orElse(Environment.LIVE);
  }
}
