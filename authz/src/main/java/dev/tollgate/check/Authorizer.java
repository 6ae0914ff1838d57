package dev.tollgate.check;

import dev.tollgate.check.Credentials.Presented;
import dev.tollgate.check.Decision.Allow;
import dev.tollgate.check.Decision.Deny;
import dev.tollgate.check.Decision.Park;
import dev.tollgate.check.Decision.QuotaReset;
import dev.tollgate.feed.Freshness;
import dev.tollgate.keys.ApiKey;
import dev.tollgate.keys.KeyDirectory;
import dev.tollgate.keys.KeyHasher;
import dev.tollgate.keys.KeyStatus;
import dev.tollgate.keys.KeyText;
import dev.tollgate.products.App;
import dev.tollgate.products.Catalog;
import dev.tollgate.products.OperationMatch;
import dev.tollgate.products.Product;
import dev.tollgate.products.RequestPath;
import dev.tollgate.products.Status;
import dev.tollgate.products.Tenant;
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
  private final Catalog catalog;
  private final Freshness freshness;
  private final RequestQuotas quotas;

  /** An authorizer over the given memory. */
  public Authorizer(
      KeyHasher hasher,
      KeyDirectory<AnswerCache> keys,
      Catalog catalog,
      Freshness freshness,
      RequestQuotas quotas) {
    this.hasher = hasher;
    this.keys = keys;
    this.catalog = catalog;
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
      case Presented.Key(KeyText text) -> decide(text, attempt, now);
      case Presented.Fault(DenyReason reason) -> Deny.of(reason);
    };
  }

  private Decision decide(KeyText text, Attempt attempt, Instant now) {
    return switch (freshness.state()) {
      case NOT_LOADED -> Deny.of(DenyReason.NOT_LOADED);
      case STALE -> Deny.of(DenyReason.STALE);
      case FRESH -> {
        Optional<KeyDirectory.Entry<AnswerCache>> entry = keys.find(hasher.hash(text));
        yield entry.isPresent()
            ? decide(entry.get(), attempt, now)
            : Deny.of(DenyReason.UNKNOWN_KEY);
      }
    };
  }

  private Decision decide(KeyDirectory.Entry<AnswerCache> entry, Attempt attempt, Instant now) {
    ApiKey key = entry.key();
    Optional<App> app = catalog.app(key.app());
    Optional<Tenant> tenant = catalog.tenant(key.tenant());
    if (app.isEmpty() || tenant.isEmpty()) {
      return Deny.of(DenyReason.APP_NOT_READABLE, key);
    }
    Optional<DenyReason> inactive = inactive(key, app.get(), tenant.get(), now);
    if (inactive.isPresent()) {
      return Deny.of(inactive.get(), key);
    }
    if (operation(key, app.get(), attempt).isEmpty()) {
      return Deny.of(DenyReason.OPERATION_NOT_ALLOWED, key);
    }
    RequestLimit limit = key.limit();
    return limit == null ? new Allow(entry) : spend(entry, limit, now);
  }

  private static Optional<DenyReason> inactive(ApiKey key, App app, Tenant tenant, Instant now) {
    if (key.status() == KeyStatus.REVOKED) {
      return Optional.of(DenyReason.REVOKED_KEY);
    } else if (key.isExpired(now)) {
      return Optional.of(DenyReason.EXPIRED_KEY);
    } else if (key.isBeforeStart(now)) {
      return Optional.of(DenyReason.EARLY_KEY);
    } else if (key.status() == KeyStatus.SUSPENDED) {
      return Optional.of(DenyReason.SUSPENDED_KEY);
    } else if (app.status() == Status.SUSPENDED) {
      return Optional.of(DenyReason.SUSPENDED_APP);
    } else if (tenant.status() == Status.SUSPENDED) {
      return Optional.of(DenyReason.SUSPENDED_TENANT);
    }
    return Optional.empty();
  }

  /** The most specific operation; of equal ones, that of the product named first. */
  private Optional<OperationMatch> operation(ApiKey key, App app, Attempt attempt) {
    RequestPath path = RequestPath.of(attempt.path());
    OperationMatch best = null;
    for (String id : app.products()) {
      Product product = key.mayUse(id) ? catalog.product(id).orElse(null) : null;
      if (product != null && product.isFor(key.environment())) {
        OperationMatch match = product.match(attempt.method(), path).orElse(null);
        best = match != null && (best == null || match.compareTo(best) > 0) ? match : best;
      }
    }
    return Optional.ofNullable(best);
  }

  private Decision spend(KeyDirectory.Entry<AnswerCache> entry, RequestLimit limit, Instant now) {
    ApiKey key = entry.key();
    return switch (quotas.spend(key.quotaOwner().value(), limit, now)) {
      case Spend.Admitted _ -> new Allow(entry);
      case Spend.Spent(Instant resetsAt) ->
          new Deny(
              DenyReason.QUOTA_SPENT, key, new QuotaReset(limit, Duration.between(now, resetsAt)));
      case Spend.Pending pending -> new Park(pending.grant());
      case Spend.Unavailable _ -> Deny.of(DenyReason.QUOTA_UNKNOWN, key);
    };
  }
}
