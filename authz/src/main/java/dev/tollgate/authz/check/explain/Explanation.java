package dev.tollgate.authz.check.explain;

import dev.tollgate.authz.check.Decision.Deny;
import dev.tollgate.authz.check.DenyReason;
import dev.tollgate.authz.check.EvaluationContext;
import dev.tollgate.authz.check.Principal;
import dev.tollgate.authz.check.Step;
import dev.tollgate.authz.products.OperationMatch;
import dev.tollgate.authz.quota.Charge;
import dev.tollgate.authz.quota.Limit;
import dev.tollgate.contract.CheckMetadata;
import dev.tollgate.contract.ClientError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The decision about a request and its reasons; see the OpenAPI document.
 *
 * @param status that the gateway would answer itself; 200 if it would forward the request
 * @param code of the public error, if it is denied
 * @param reason the precise one, if it is denied
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
  private static final int NO_ROUTE = 404;
  private static final String ROUTE = "route";

  /** One step. */
  record StepView(String step, String outcome, String detail) {
    static StepView of(Step step, boolean passed, String detail) {
      return new StepView(step.name().wireName(), passed ? "passed" : "failed", detail);
    }

    /** The step of the edge before all others: which route matches? */
    static StepView ofRoute(EdgeRoutes.Lookup route) {
      return switch (route) {
        case EdgeRoutes.Lookup.Found(String name) -> new StepView(ROUTE, "passed", "route " + name);
        case EdgeRoutes.Lookup.NotFound() ->
            new StepView(ROUTE, "failed", "no route matches the method and path");
        case EdgeRoutes.Lookup.Unknown() ->
            new StepView(ROUTE, "skipped", "the routes of the edge cannot be read");
      };
    }

    StepView skipped() {
      return new StepView(step, "skipped", "not reached");
    }

    static StepView skipped(Step step, String why) {
      return new StepView(step.name().wireName(), "skipped", why);
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

  /**
   * The explanation with the edge's choice of a route as its first step. Without a route the edge
   * answers 404 and asks nobody; the key is shown all the same.
   */
  Explanation after(EdgeRoutes.Lookup route) {
    boolean isRouted = !(route instanceof EdgeRoutes.Lookup.NotFound);
    List<StepView> all = new ArrayList<>();
    all.add(StepView.ofRoute(route));
    steps.forEach(step -> all.add(isRouted ? step : step.skipped()));
    return isRouted
        ? new Explanation(decision, status, code, reason, all, key, product, operation, quota)
        : new Explanation(
            CheckMetadata.DENY,
            NO_ROUTE,
            ClientError.INVALID_REQUEST.code(),
            "no_route",
            all,
            key,
            null,
            null,
            null);
  }

  static Explanation allowed(
      EvaluationContext context, Map<Charge, OptionalLong> budgets, List<StepView> steps) {
    return of(CheckMetadata.ALLOW, FORWARDED, null, null, context, budgets, steps);
  }

  static Explanation denied(
      Deny deny,
      EvaluationContext context,
      Map<Charge, OptionalLong> budgets,
      List<StepView> steps) {
    DenyReason reason = deny.reason();
    return of(
        CheckMetadata.DENY,
        reason.error().status(),
        reason.error().code(),
        reason.wireName(),
        context,
        budgets,
        steps);
  }

  private static Explanation of(
      String decision,
      int status,
      @Nullable String code,
      @Nullable String reason,
      EvaluationContext context,
      Map<Charge, OptionalLong> budgets,
      List<StepView> steps) {
    OperationMatch match = context.operations().isEmpty() ? null : context.operations().getFirst();
    return new Explanation(
        decision,
        status,
        code,
        reason,
        steps,
        context.principal() instanceof Principal.Key key ? key.key().id().value() : null,
        match == null ? null : match.product(),
        match == null ? null : OperationView.of(match),
        quota(context, budgets));
  }

  private static @Nullable QuotaView quota(
      EvaluationContext context, Map<Charge, OptionalLong> budgets) {
    Limit limit = context.principal() instanceof Principal.Key key ? key.key().limit() : null;
    if (limit == null) {
      return null;
    }
    Long remaining =
        budgets.entrySet().stream()
            .filter(it -> it.getKey().limit().equals(limit) && it.getValue().isPresent())
            .map(it -> it.getValue().getAsLong())
            .findFirst()
            .orElse(null);
    return new QuotaView(limit.amount(), limit.window().text(), remaining);
  }
}
