package dev.tollgate.authz.keys;

import dev.tollgate.admin.problem.FieldFaults;
import dev.tollgate.authz.keys.secret.ForeignKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an admin says of a key of another gateway; see the OpenAPI document. */
record ImportBody(
    @Nullable String sha256,
    @Nullable String hint,
    @Nullable String name,
    @Nullable String env,
    @Nullable String app,
    @Nullable List<String> products,
    @Nullable List<String> sources,
    @Nullable Map<String, String> metadata,
    KeyBody.@Nullable QuotaBody quota,
    @Nullable String notBefore,
    @Nullable String expiresAt) {
  // Too short for a whole key that somebody might take for its hint.
  private static final Pattern HINT = Pattern.compile("[ -~]{1,16}");
  private static final String NO_HINT = "imported";

  /** The same with nothing left to check but what only the database knows. */
  record Checked(ForeignKey text, String hint, NewKey key) {}

  /** Throws all faults at once. */
  Checked check(Instant now) {
    FieldFaults faults = new FieldFaults();
    faults.require("sha256", sha256, ForeignKey.EXPECTED);
    Optional<ForeignKey> text = Optional.ofNullable(sha256).flatMap(ForeignKey::ofDigest);
    if (sha256 != null && text.isEmpty()) {
      // Without the value: somebody may have put the key itself there.
      faults.add("sha256", null, ForeignKey.EXPECTED);
    }
    faults.expect(
        hint == null || HINT.matcher(hint).matches(),
        "hint",
        hint,
        "1 to 16 printable ASCII characters, such as sk-...9wZc");
    NewKey key =
        new NewKeyBody(name, env, app, products, sources, metadata, quota, notBefore, expiresAt)
            .check(faults, now);
    faults.throwIfAny();
    return new Checked(text.orElseThrow(), hint == null ? NO_HINT : hint, key);
  }
}
