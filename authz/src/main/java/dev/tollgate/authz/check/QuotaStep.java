package dev.tollgate.authz.check;

import dev.tollgate.authz.check.Decision.QuotaReset;
import dev.tollgate.authz.keys.ApiKey;
import dev.tollgate.authz.quota.RequestLimit;
import dev.tollgate.authz.quota.RequestQuotas;
import dev.tollgate.authz.quota.Spend;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/** Is the request within the key's quota? The last step, because it pays. */
final class QuotaStep implements Step {
  private final RequestQuotas quotas;
  private final boolean pays;

  private QuotaStep(RequestQuotas quotas, boolean pays) {
    this.quotas = quotas;
    this.pays = pays;
  }

  /**
   * Takes what the request costs.
   *
   * <p>If Envoy gives up on the call after that, the unit stays spent: nobody can tell whether the
   * answer reached Envoy, and giving back a unit whose request went through would admit one too
   * many.
   */
  static QuotaStep paying(RequestQuotas quotas) {
    return new QuotaStep(quotas, true);
  }

  /** Looks at what is left and takes nothing: for explanations. */
  static QuotaStep looking(RequestQuotas quotas) {
    return new QuotaStep(quotas, false);
  }

  @Override
  public String wireName() {
    return "quota";
  }

  @Override
  public Outcome check(Findings findings) {
    if (!(findings.requirePrincipal() instanceof Principal.Key owner)) {
      return Outcome.PASSED;
    }
    ApiKey key = owner.key();
    RequestLimit limit = key.limit();
    if (limit == null) {
      return Outcome.PASSED;
    }
    String budget = key.quotaOwner().value();
    return pays ? spend(budget, limit, findings) : peek(budget, limit, findings);
  }

  private Outcome spend(String budget, RequestLimit limit, Findings findings) {
    return switch (quotas.spend(budget, limit, findings.now())) {
      case Spend.Admitted _ -> Outcome.PASSED;
      case Spend.Spent(Instant resetsAt) -> {
        findings.reset = new QuotaReset(limit, Duration.between(findings.now(), resetsAt));
        yield Outcome.failed(DenyReason.QUOTA_SPENT);
      }
      case Spend.Pending(var grant) -> new Outcome.Waiting(grant, DenyReason.QUOTA_UNKNOWN);
      case Spend.Unavailable _ -> Outcome.failed(DenyReason.QUOTA_UNKNOWN);
    };
  }

  private Outcome peek(String budget, RequestLimit limit, Findings findings) {
    OptionalLong left = quotas.peek(budget, limit, findings.now());
    findings.remaining = left;
    return Outcome.passedIf(left.isEmpty() || left.getAsLong() > 0, DenyReason.QUOTA_SPENT);
  }

  @Override
  public String detail(Findings findings) {
    if (!(findings.requirePrincipal() instanceof Principal.Key owner)
        || owner.key().limit() == null) {
      return "none";
    }
    return findings.remaining.isEmpty()
        ? "not used on this replica in this window"
        : "%d requests left, as far as this replica knows"
            .formatted(findings.remaining.getAsLong());
  }
}
