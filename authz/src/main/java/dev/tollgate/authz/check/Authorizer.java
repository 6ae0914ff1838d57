package dev.tollgate.authz.check;

import dev.tollgate.authz.check.Credentials.Presented;
import dev.tollgate.authz.check.Decision.Allow;
import dev.tollgate.authz.check.Decision.Deny;
import dev.tollgate.authz.check.Decision.Park;
import dev.tollgate.authz.check.identity.CallerIdentities;
import dev.tollgate.authz.feed.Freshness;
import dev.tollgate.authz.keys.directory.KeyFinder;
import dev.tollgate.authz.keys.uses.KeyUses;
import dev.tollgate.authz.quota.Payment;
import dev.tollgate.authz.quota.Quotas;
import dev.tollgate.authz.quota.Standing;
import dev.tollgate.boot.SourceLimiter;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * <b>Where a key is checked.</b> Runs the steps, which collect the charges of the request, then
 * pays them. Decides from memory alone: no database, no lock, no waiting, so it runs on the event
 * loop. Thread-safe.
 */
public final class Authorizer {
  private final Step[] steps;
  private final Freshness freshness;
  private final Quotas quotas;
  private final SourceLimiter failures;
  private final KeyUses uses;

  /** An authorizer that decides from this data. */
  public Authorizer(
      DecisionData data,
      CallerIdentities<AnswerCache> identities,
      Quotas quotas,
      SourceLimiter failures) {
    KeyFinder<AnswerCache> keys = new KeyFinder<>(data.keys(), data.peppers(), data.uses());
    this.freshness = data.freshness();
    this.quotas = quotas;
    this.failures = failures;
    this.uses = data.uses();
    this.steps =
        new Step[] {
          new CredentialStep(keys),
          new KeyStep(keys, freshness, identities),
          new StatusStep(data.catalog()),
          new SourceStep(),
          new OperationStep(data.catalog()),
          new FreshnessStep(data.catalog(), freshness),
          new ModelStep(),
          new QuotaStep()
        };
  }

  /** Decides about a request that has not been parked. */
  public Decision decide(Attempt attempt, Instant now) {
    return decide(EvaluationContext.of(attempt), now);
  }

  /**
   * Decides, and pays the charges if it passes.
   *
   * @param context of the request; the same one again when it was parked
   */
  public Decision decide(EvaluationContext context, Instant now) {
    context.begin(now);
    Attempt attempt = context.attempt();
    if (attempt.route().isEmpty() || attempt.kind() == null) {
      return Deny.of(DenyReason.ROUTE_NOT_DESCRIBED);
    }
    for (Step step : steps) {
      switch (step.check(context)) {
        case Outcome.Passed _ -> {}
        case Outcome.Failed(DenyReason reason) -> {
          return counted(deny(reason, context), attempt.sourceAddress());
        }
        case Outcome.Waiting(var until, DenyReason otherwise) -> {
          return new Park(until, otherwise);
        }
      }
    }
    return pay(context);
  }

  /**
   * Pays. If Envoy gives up on the call after that, the units stay spent: nobody can tell whether
   * the answer reached Envoy, and giving back the units of a request that went through would admit
   * one too many.
   */
  private Decision pay(EvaluationContext context) {
    if (context.charges().isEmpty()) {
      return allow(context, null);
    }
    return switch (quotas.pay(context.charges())) {
      case Payment.Paid(Standing tightest) -> allow(context, tightest);
      case Payment.Exhausted(Standing standing) -> deny(DenyReason.QUOTA_SPENT, context, standing);
      case Payment.Pending(var grant) -> new Park(grant, DenyReason.QUOTA_UNKNOWN);
      case Payment.Unavailable _ -> deny(DenyReason.QUOTA_UNKNOWN, context);
    };
  }

  private Allow allow(EvaluationContext context, @Nullable Standing standing) {
    Principal principal = context.requirePrincipal();
    if (principal instanceof Principal.Key key) {
      uses.note(key.key().id(), context.now().toEpochMilli());
    }
    return new Allow(principal, context.operations, standing);
  }

  /**
   * True if another replica may be able to decide what this one denies for that reason: one that
   * has just started has no leases, and cannot ask for any yet.
   */
  public boolean mayOthersDecide(DenyReason reason) {
    return reason == DenyReason.QUOTA_UNKNOWN && !quotas.hasBegun();
  }

  /** The steps of a decision, in their order. */
  public List<Step> steps() {
    return List.of(steps);
  }

  /** The denial that follows when a step has failed. */
  public Deny deny(DenyReason reason, EvaluationContext context) {
    return deny(reason, context, null);
  }

  private Deny deny(DenyReason reason, EvaluationContext context, @Nullable Standing standing) {
    boolean doubtful = isDoubtful(reason, context);
    return new Deny(
        doubtful ? DenyReason.STALE : reason,
        context.principal,
        context.product(),
        standing,
        doubtful ? List.of() : context.wouldAllow);
  }

  /** True if memory is so old that the caller may have got the permission since. */
  private boolean isDoubtful(DenyReason reason, EvaluationContext context) {
    int status = reason.error().status();
    return (status == 401 || status == 403)
        && !(context.presented instanceof Presented.Fault)
        && freshness.state() == Freshness.State.STALE;
  }

  /**
   * Every invalid key counts alike, for its address: how it is refused must not tell what is wrong
   * with it. A refusal of a valid key counts for the key, so that it slows no other one.
   */
  private Deny counted(Deny deny, String source) {
    @Nullable String counted =
        switch (deny.reason().error()) {
          case INVALID_API_KEY -> source;
          case KEY_NOT_ALLOWED -> deny.principal() == null ? source : deny.principal().subject();
          default -> null;
        };
    return counted == null || failures.take(counted)
        ? deny
        : new Deny(DenyReason.TOO_MANY_FAILURES, deny.principal(), null, null, List.of());
  }
}
