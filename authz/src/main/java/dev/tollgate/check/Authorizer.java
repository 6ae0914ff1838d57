package dev.tollgate.check;

import dev.tollgate.check.Credentials.Presented;
import dev.tollgate.check.Decision.Allow;
import dev.tollgate.check.Decision.Deny;
import dev.tollgate.check.Decision.Park;
import dev.tollgate.feed.Freshness;
import dev.tollgate.keys.KeyDirectory;
import dev.tollgate.keys.KeyHasher;
import dev.tollgate.products.Catalog;
import dev.tollgate.quota.RequestQuotas;
import java.time.Instant;
import java.util.List;

/**
 * <b>Where a key is checked.</b> Decides from memory alone: no database, no lock, no waiting, so it
 * runs on the event loop. Thread-safe.
 */
public final class Authorizer {
  private final Step[] steps;
  private final Freshness freshness;

  /** An authorizer over the given memory. */
  public Authorizer(
      KeyHasher hasher,
      KeyDirectory<AnswerCache> keys,
      Catalog catalog,
      Freshness freshness,
      RequestQuotas quotas) {
    this.freshness = freshness;
    this.steps =
        new Step[] {
          new CredentialStep(),
          new KeyStep(hasher, keys, freshness),
          new StatusStep(catalog),
          new SourceStep(),
          new OperationStep(catalog),
          new FreshnessStep(catalog, freshness),
          new ModelStep(),
          new QuotaStep(quotas)
        };
  }

  /** Decides, and takes what the request costs from the quota if it passes. */
  public Decision decide(Attempt attempt, Instant now) {
    if (attempt.route().isEmpty() || attempt.kind() == null) {
      return Deny.of(DenyReason.ROUTE_NOT_DESCRIBED);
    }
    Findings findings = new Findings(attempt, now);
    for (Step step : steps) {
      switch (step.check(findings)) {
        case Outcome.Passed _ -> {}
        case Outcome.Failed(DenyReason reason) -> {
          return deny(reason, findings);
        }
        case Outcome.Waiting(var until, DenyReason otherwise) -> {
          return new Park(until, otherwise);
        }
      }
    }
    return new Allow(findings.requirePrincipal(), findings.operations);
  }

  private Deny deny(DenyReason reason, Findings findings) {
    boolean doubtful = isDoubtful(reason, findings);
    return new Deny(
        doubtful ? DenyReason.STALE : reason,
        findings.principal,
        findings.product(),
        findings.reset,
        doubtful ? List.of() : findings.wouldAllow);
  }

  /** Whether a memory that is too old may not know what has put the caller in the right since. */
  private boolean isDoubtful(DenyReason reason, Findings findings) {
    int status = reason.error().status();
    return (status == 401 || status == 403)
        && !(findings.presented instanceof Presented.Fault)
        && freshness.state() == Freshness.State.STALE;
  }
}
