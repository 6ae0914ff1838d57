package dev.tollgate.authz.keys;

import dev.tollgate.admin.problem.FieldFaults;
import dev.tollgate.admin.problem.ProblemException;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The changes that a key's state allows. */
final class KeyRules {
  private KeyRules() {}

  /** Throws a 409 if the key is revoked. */
  static void requireNotRevoked(KeyDetails key) {
    if (key.key().status() == KeyStatus.REVOKED) {
      throw ProblemException.conflict(
          "key: %s is revoked, which is final (expected: another key)".formatted(key.key().id()));
    }
  }

  /** Throws a 409 if the key is revoked or expired, or has a successor. */
  static void requireRotatable(KeyDetails key, Instant now) {
    requireNotRevoked(key);
    KeyId id = key.key().id();
    if (key.key().isExpired(now)) {
      throw ProblemException.conflict(
          "key: %s is expired (expected: one that works)".formatted(id));
    } else if (key.hasSuccessor()) {
      throw ProblemException.conflict(
          "key: %s was rotated to %s (expected: to rotate that one)"
              .formatted(id, key.rotatedTo()));
    }
  }

  /** Throws a 400 if the new expiry is before the start, which came from the old key. */
  static void requireOrder(KeyProperties key) {
    Instant start = key.notBefore();
    Instant end = key.expiresAt();
    if (start != null && end != null && !end.isAfter(start)) {
      throw ProblemException.invalid("expiresAt", end, "later than notBefore, %s".formatted(start));
    }
  }

  /**
   * Adds a fault if the key cannot expire at the wanted time. An unchanged expiry is always
   * allowed.
   */
  static void checkEnd(
      KeyDetails before, @Nullable Instant wanted, Instant now, FieldFaults faults) {
    Instant old = before.key().expiresAt();
    if (Objects.equals(old, wanted)) {
      return;
    }
    faults.expect(
        wanted == null || wanted.isAfter(now), "expiresAt", wanted, "a time later than now");
    boolean isLater = wanted == null || (old != null && wanted.isAfter(old));
    faults.expect(
        !before.hasSuccessor() || !isLater,
        "expiresAt",
        wanted == null ? "none" : wanted,
        "no later end: the key was rotated to " + before.rotatedTo());
  }
}
