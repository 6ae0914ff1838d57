package dev.tollgate.authz.keys;

import dev.tollgate.admin.problem.FieldFaults;
import dev.tollgate.authz.keys.secret.ForeignKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The request to import a key of another gateway; see the OpenAPI document. */
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
  // Too short for a whole key that somebody might enter as the hint.
  private static final Pattern HINT = Pattern.compile("[ -~]{1,16}");
  private static final String NO_HINT = "imported";

  /** The validated request; its references are not checked yet. */
  record Checked(ForeignKey text, String hint, NewKey key) {}

  /**
   * Validates the request.
   *
   * @throws dev.tollgate.admin.problem.ProblemException with 400 and all faults
   */
  Checked check(Instant now) {
    FieldFaults faults = new FieldFaults();
    faults.require("sha256", sha256, ForeignKey.EXPECTED);
    Optional<ForeignKey> text = Optional.ofNullable(sha256).flatMap(ForeignKey::ofDigest);
    if (sha256 != null && text.isEmpty()) {
      // Without the value, which may be the key itself.
      faults.add("sha256", null, ForeignKey.EXPECTED);
    }
    faults.expect(
        text.isEmpty() || !text.get().isOfNothing(),
        "sha256",
        "the digest of no key",
        "the SHA-256 of the key's text without a line end and without Bearer");
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
