package dev.tollgate.check;

import dev.tollgate.keys.ApiKey;
import dev.tollgate.keys.KeyDirectory;
import dev.tollgate.quota.RequestLimit;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What becomes of an {@link Attempt}. */
public sealed interface Decision {

  /** It passes, and what it costs is paid. */
  record Allow(KeyDirectory.Entry<AnswerCache> entry) implements Decision {}

  /**
   * It does not pass.
   *
   * @param key whose request it is, where that is known
   * @param reset of the quota, if it is spent
   */
  record Deny(DenyReason reason, @Nullable ApiKey key, @Nullable QuotaReset reset)
      implements Decision {
    static Deny of(DenyReason reason) {
      return new Deny(reason, null, null);
    }

    static Deny of(DenyReason reason, ApiKey key) {
      return new Deny(reason, key, null);
    }
  }

  /**
   * It cannot be decided before the database has answered.
   *
   * @param grant completes, never exceptionally, when it is time to decide again
   */
  record Park(CompletionStage<?> grant) implements Decision {}

  /** When a spent quota is new again. */
  record QuotaReset(RequestLimit limit, Duration in) {}
}
