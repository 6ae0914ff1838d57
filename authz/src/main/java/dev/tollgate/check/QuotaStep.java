package dev.tollgate.check;

import dev.tollgate.check.Decision.QuotaReset;
import dev.tollgate.keys.ApiKey;
import dev.tollgate.quota.RequestLimit;
import dev.tollgate.quota.RequestQuotas;
import dev.tollgate.quota.Spend;
import java.time.Duration;
import java.time.Instant;

/**
 * Is the request within the key's quota? Pays for it; so it comes last.
 *
 * <p>If Envoy gives up on the call after that, the unit stays spent: nobody can tell whether the
 * answer reached Envoy, and giving back a unit whose request went through would admit one too many.
 */
final class QuotaStep implements Step {
  private final RequestQuotas quotas;

  QuotaStep(RequestQuotas quotas) {
    this.quotas = quotas;
  }

  @Override
  public String wireName() {
    return "quota";
  }

  @Override
  public Outcome check(Findings findings) {
    return findings.requirePrincipal() instanceof Principal.Key key
        ? check(key.key(), findings)
        : Outcome.PASSED;
  }

  private Outcome check(ApiKey key, Findings findings) {
    RequestLimit limit = key.limit();
    if (limit == null) {
      return Outcome.PASSED;
    }
    return switch (quotas.spend(key.quotaOwner().value(), limit, findings.now())) {
      case Spend.Admitted _ -> Outcome.PASSED;
      case Spend.Spent(Instant resetsAt) -> {
        findings.reset = new QuotaReset(limit, Duration.between(findings.now(), resetsAt));
        yield Outcome.failed(DenyReason.QUOTA_SPENT);
      }
      case Spend.Pending(var grant) -> new Outcome.Waiting(grant, DenyReason.QUOTA_UNKNOWN);
      case Spend.Unavailable _ -> Outcome.failed(DenyReason.QUOTA_UNKNOWN);
    };
  }

  @Override
  public String detail(Findings findings) {
    return "";
  }
}
