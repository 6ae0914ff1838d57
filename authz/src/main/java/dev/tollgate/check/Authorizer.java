package dev.tollgate.check;

import dev.tollgate.check.Credentials.Presented;
import dev.tollgate.check.Decision.Allow;
import dev.tollgate.check.Decision.Deny;
import dev.tollgate.check.Decision.Park;
import dev.tollgate.check.Decision.QuotaReset;
import dev.tollgate.keys.ApiKey;
import dev.tollgate.keys.Freshness;
import dev.tollgate.keys.KeyDirectory;
import dev.tollgate.keys.KeyHasher;
import dev.tollgate.keys.KeyStatus;
import dev.tollgate.keys.KeyText;
import dev.tollgate.quota.RequestLimit;
import dev.tollgate.quota.RequestQuotas;
import dev.tollgate.quota.Spend;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * <b>Where a key is checked.</b> Decides from memory alone: no database, no lock, no waiting, so it
 * runs on the event loop. Thread-safe.
 */
public final class Authorizer {
  private final KeyHasher hasher;
  private final KeyDirectory<AnswerCache> keys;
  private final Freshness freshness;
  private final RequestQuotas quotas;

  /** An authorizer over the given memory. */
  public Authorizer(
      KeyHasher hasher, KeyDirectory<AnswerCache> keys, Freshness freshness, RequestQuotas quotas) {
    this.hasher = hasher;
    this.keys = keys;
    this.freshness = freshness;
    this.quotas = quotas;
  }

  /**
   * Decides, and takes what the request costs from the quota if it passes.
   *
   * <p>If Envoy gives up on the call after that, the unit stays spent: nobody can tell whether the
   * answer reached Envoy, and giving back a unit whose request went through would admit one too
   * many.
   */
  public Decision decide(Attempt attempt, Instant now) {
    if (attempt.route().isEmpty() || attempt.kind() == null) {
      return Deny.of(DenyReason.ROUTE_NOT_DESCRIBED);
    }
    return switch (attempt.credentials().presented()) {
      case Presented.Key(KeyText text) -> decide(text, attempt.route(), now);
      case Presented.Fault(DenyReason reason) -> Deny.of(reason);
    };
  }

  private Decision decide(KeyText text, String route, Instant now) {
    return switch (freshness.state()) {
      case NOT_LOADED -> Deny.of(DenyReason.NOT_LOADED);
      case STALE -> Deny.of(DenyReason.STALE);
      case FRESH -> {
        Optional<KeyDirectory.Entry<AnswerCache>> entry = keys.find(hasher.hash(text));
        yield entry.isPresent() ? decide(entry.get(), route, now) : Deny.of(DenyReason.UNKNOWN_KEY);
      }
    };
  }

  private Decision decide(KeyDirectory.Entry<AnswerCache> entry, String route, Instant now) {
    ApiKey key = entry.key();
    if (key.status() == KeyStatus.REVOKED) {
      return Deny.of(DenyReason.REVOKED_KEY, key);
    }
    if (key.isExpired(now)) {
      return Deny.of(DenyReason.EXPIRED_KEY, key);
    }
    if (key.isBeforeStart(now)) {
      return Deny.of(DenyReason.EARLY_KEY, key);
    }
    if (!key.routes().contains(route)) {
      return Deny.of(DenyReason.ROUTE_NOT_ALLOWED, key);
    }
    RequestLimit limit = key.limit();
    return limit == null ? new Allow(entry) : spend(entry, limit, now);
  }

  private Decision spend(KeyDirectory.Entry<AnswerCache> entry, RequestLimit limit, Instant now) {
    ApiKey key = entry.key();
    return switch (quotas.spend(key.id().value(), limit, now)) {
      case Spend.Admitted _ -> new Allow(entry);
      case Spend.Spent(Instant resetsAt) ->
          new Deny(
              DenyReason.QUOTA_SPENT, key, new QuotaReset(limit, Duration.between(now, resetsAt)));
      case Spend.Pending pending -> new Park(pending.grant());
      case Spend.Unavailable _ -> Deny.of(DenyReason.QUOTA_UNKNOWN, key);
    };
  }
}
