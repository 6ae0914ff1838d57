package dev.tollgate.authz.keys;

import dev.tollgate.admin.problem.FieldFaults;
import dev.tollgate.boot.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a key is to be rotated; see the OpenAPI document. */
record RotationBody(@Nullable String overlap, @Nullable String expiresAt) {
  private static final Duration DEFAULT = Duration.ofDays(1);
  private static final Duration LONGEST = Duration.ofDays(30);

  /**
   * The same with nothing left to check.
   *
   * @param end of the new key; null for that of the old one
   */
  record Checked(Duration overlap, @Nullable Instant end) {}

  /** Throws all faults at once. */
  Checked check(Instant now) {
    FieldFaults faults = new FieldFaults();
    Optional<Duration> wanted = overlap == null ? Optional.of(DEFAULT) : Durations.parse(overlap);
    faults.expect(
        wanted.filter(it -> it.compareTo(LONGEST) <= 0).isPresent(),
        "overlap",
        overlap,
        "a whole number and a unit (ms, s, m, h or d), from 0s to 30d");
    Instant end = KeyBody.time("expiresAt", expiresAt, faults);
    faults.expect(end == null || end.isAfter(now), "expiresAt", expiresAt, "a time later than now");
    faults.throwIfAny();
    return new Checked(wanted.orElse(DEFAULT), end);
  }
}
