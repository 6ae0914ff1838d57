package dev.tollgate.authz.keys;

import dev.tollgate.admin.problem.FieldFaults;
import dev.tollgate.boot.DurationRange;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The request to rotate a key; see the OpenAPI document. */
record RotationBody(@Nullable String overlap, @Nullable String expiresAt) {
  private static final Duration DEFAULT_OVERLAP = Duration.ofDays(1);
  private static final DurationRange OVERLAP = DurationRange.between("0s", "30d");

  /**
   * The validated request.
   *
   * @param end expiry of the new key; null for that of the old key
   */
  record Checked(Duration overlap, @Nullable Instant end) {}

  /**
   * Validates the request.
   *
   * @throws dev.tollgate.admin.problem.ProblemException with 400 and all faults
   */
  Checked check(Instant now) {
    FieldFaults faults = new FieldFaults();
    Optional<Duration> wanted =
        overlap == null ? Optional.of(DEFAULT_OVERLAP) : OVERLAP.parse(overlap);
    faults.expect(
        wanted.isPresent(),
        "overlap",
        overlap,
        "a whole number and a unit (ms, s, m, h or d), from 0s to 30d");
    Instant end = KeyBody.time("expiresAt", expiresAt, faults);
    faults.expect(end == null || end.isAfter(now), "expiresAt", expiresAt, "a time later than now");
    faults.throwIfAny();
    return new Checked(wanted.orElse(DEFAULT_OVERLAP), end);
  }
}
