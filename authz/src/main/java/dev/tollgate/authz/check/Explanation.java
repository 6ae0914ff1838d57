package dev.tollgate.authz.check;

import dev.tollgate.authz.check.Decision.Deny;
import dev.tollgate.authz.keys.WindowText;
import dev.tollgate.authz.products.OperationMatch;
import dev.tollgate.authz.quota.RequestLimit;
import dev.tollgate.contract.CheckMetadata;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What would be decided, and why; see the OpenAPI document.
 *
 * @param status that the gateway would answer itself; 200 if it would forward the request
 * @param code of the public error, if it is denied
 * @param reason the true one, if it is denied
 */
record Explanation(
    String decision,
    int status,
    @Nullable String code,
    @Nullable String reason,
    List<StepView> steps,
    @Nullable String key,
    @Nullable String product,
    @Nullable OperationView operation,
    @Nullable QuotaView quota) {
  private static final int FORWARDED = 200;

  /** One step. */
  record StepView(String step, String outcome, String detail) {
    static StepView of(Step step, boolean passed, String detail) {
      return new StepView(step.wireName(), passed ? "passed" : "failed", detail);
    }

    static StepView skipped(Step step, String why) {
      return new StepView(step.wireName(), "skipped", why);
    }
  }

  /** The operation that decides. */
  record OperationView(List<String> methods, String path, List<String> models) {
    static OperationView of(OperationMatch match) {
      return new OperationView(
          match.operation().methods().stream().sorted().toList(),
          match.pattern().toString(),
          match.operation().models());
    }
  }

  /** The quota that would pay. */
  record QuotaView(long requests, String window, @Nullable Long remaining) {}

  static Explanation allowed(Findings findings, List<StepView> steps) {
    return of(CheckMetadata.ALLOW, FORWARDED, null, null, findings, steps);
  }

  static Explanation denied(Deny deny, Findings findings, List<StepView> steps) {
    DenyReason reason = deny.reason();
    return of(
        CheckMetadata.DENY,
        reason.error().status(),
        reason.error().code(),
        reason.wireName(),
        findings,
        steps);
  }

  private static Explanation of(
      String decision,
      int status,
      @Nullable String code,
      @Nullable String reason,
      Findings findings,
      List<StepView> steps) {
    OperationMatch match = findings.operations.isEmpty() ? null : findings.operations.getFirst();
    return new Explanation(
        decision,
        status,
        code,
        reason,
        steps,
        findings.principal instanceof Principal.Key key ? key.key().id().value() : null,
        match == null ? null : match.product(),
        match == null ? null : OperationView.of(match),
        quota(findings));
  }

  private static @Nullable QuotaView quota(Findings findings) {
    RequestLimit limit = findings.principal instanceof Principal.Key key ? key.key().limit() : null;
    return limit == null
        ? null
        : new QuotaView(
            limit.requests(),
            WindowText.of(limit.window()),
            findings.remaining.isEmpty() ? null : findings.remaining.getAsLong());
  }
}
