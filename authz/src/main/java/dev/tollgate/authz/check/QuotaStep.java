package dev.tollgate.authz.check;

import dev.tollgate.authz.keys.ApiKey;
import dev.tollgate.authz.quota.Charge;
import dev.tollgate.authz.quota.Limit;

/** Notes the charges that the key's limits make of the request. Always passes. */
final class QuotaStep implements Step {
  private static final long ONE_REQUEST = 1;

  @Override
  public StepName name() {
    return StepName.QUOTA;
  }

  @Override
  public Outcome check(EvaluationContext context) {
    if (context.requirePrincipal() instanceof Principal.Key owner) {
      ApiKey key = owner.key();
      Limit limit = key.limit();
      if (limit != null) {
        context.charge(
            new Charge(key.quotaOwner().value(), limit, key.quotaRevision(), ONE_REQUEST));
      }
    }
    return Outcome.PASSED;
  }

  @Override
  public String detail(EvaluationContext context) {
    return context.charges().isEmpty() ? "none" : "takes " + context.charges();
  }
}
