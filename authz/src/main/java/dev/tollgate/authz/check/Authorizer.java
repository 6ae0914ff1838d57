package dev.tollgate.authz.check;

import dev.tollgate.authz.catalog.Catalog;
import dev.tollgate.authz.check.Credentials.Presented;
import dev.tollgate.authz.check.Decision.Allow;
import dev.tollgate.authz.check.Decision.Deny;
import dev.tollgate.authz.check.Decision.Park;
import dev.tollgate.authz.feed.Freshness;
import dev.tollgate.authz.keys.directory.KeyFinder;
import dev.tollgate.authz.keys.uses.KeyUses;
import dev.tollgate.authz.quota.RequestQuotas;
import dev.tollgate.contract.ClientError;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * <b>Where a key is checked.</b> Decides from memory alone: no database, no lock, no waiting, so it
 * runs on the event loop. Thread-safe.
 */
public final class Authorizer {
  private final Step[] steps;
  private final Step[] lookingSteps;
  private final Freshness freshness;
  private final FailureLimits failures;
  private final KeyUses uses;

  /** An authorizer over the given memory. */
  public Authorizer(
      KeyFinder<AnswerCache> keys,
      KeyUses uses,
      Catalog catalog,
      Freshness freshness,
      RequestQuotas quotas,
      FailureLimits failures,
      CallerIdentities identities) {
    this.freshness = freshness;
    this.failures = failures;
    this.uses = uses;
    List<Step> free =
        List.of(
            new CredentialStep(keys),
            new KeyStep(keys, freshness, identities),
            new StatusStep(catalog),
            new SourceStep(),
            new OperationStep(catalog),
            new FreshnessStep(catalog, freshness),
            new ModelStep());
    this.steps = with(free, QuotaStep.paying(quotas));
    this.lookingSteps = with(free, QuotaStep.looking(quotas));
  }

  private static Step[] with(List<Step> free, Step last) {
    return Stream.concat(free.stream(), Stream.of(last)).toArray(Step[]::new);
  }

  /** Decides, and takes what the request costs from the quota if it passes. */
  public Decision decide(Attempt attempt, Instant now) {
    if (attempt.route().isEmpty() || attempt.kind() == null) {
      return Deny.of(DenyReason.ROUTE_NOT_DESCRIBED);
    }
    Findings findings = new Findings(attempt, now);
    for (Step step : steps) {
      Outcome outcome = step.check(findings);
      if (!(outcome instanceof Outcome.Passed)) {
        return ended(outcome, findings);
      }
    }
    return allow(findings.requirePrincipal(), findings);
  }

  private Decision ended(Outcome outcome, Findings findings) {
    return switch (outcome) {
      case Outcome.Passed _ -> throw new IllegalStateException("a step that passes ends nothing");
      case Outcome.Failed(DenyReason reason) ->
          counted(deny(reason, findings), findings.attempt().sourceAddress());
      case Outcome.Waiting(var until, DenyReason otherwise) -> new Park(until, otherwise);
    };
  }

  private Allow allow(Principal principal, Findings findings) {
    if (principal instanceof Principal.Key key) {
      uses.note(key.key().id(), findings.now().toEpochMilli());
    }
    return new Allow(principal, findings.operations);
  }

  /** The steps of a decision, of which none pays. */
  List<Step> lookingSteps() {
    return List.of(lookingSteps);
  }

  /** The denial that follows when a step has failed. */
  Deny deny(DenyReason reason, Findings findings) {
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

  /** Every invalid key counts alike: how it is refused must not tell what is wrong with it. */
  private Deny counted(Deny deny, String source) {
    return deny.reason().error() != ClientError.INVALID_API_KEY || failures.take(source)
        ? deny
        : new Deny(DenyReason.TOO_MANY_FAILURES, deny.principal(), null, null, List.of());
  }
}
