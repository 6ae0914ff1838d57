package dev.tollgate.authz.check.explain;

import dev.tollgate.authz.check.Authorizer;
import dev.tollgate.authz.check.DenyReason;
import dev.tollgate.authz.check.EvaluationContext;
import dev.tollgate.authz.check.Outcome;
import dev.tollgate.authz.check.Principal;
import dev.tollgate.authz.check.Step;
import dev.tollgate.authz.check.StepName;
import dev.tollgate.authz.check.explain.Explanation.StepView;
import dev.tollgate.authz.quota.Charge;
import dev.tollgate.authz.quota.Quotas;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Explains a decision step by step. Runs the steps that decide, pays nothing and counts nothing:
 * the budgets that the request would be paid from are only looked at. Thread-safe; may wait for the
 * database, so not for an event loop.
 */
final class Explainer {
  private final Authorizer authorizer;
  private final Quotas quotas;
  private final Duration maxWait;

  /** An explainer that waits so long for data that is not in memory. */
  Explainer(Authorizer authorizer, Quotas quotas, Duration maxWait) {
    this.authorizer = authorizer;
    this.quotas = quotas;
    this.maxWait = maxWait;
  }

  /**
   * Explains the decision about a request.
   *
   * @param context of the request, begun at the time that the explanation is for
   * @param unasked steps whose question nobody has asked
   * @param reaches whether the asker may see a tenant; keys of other tenants are unknown to it
   */
  Explanation explain(EvaluationContext context, Set<StepName> unasked, Predicate<String> reaches) {
    List<StepView> views = new ArrayList<>();
    Map<Charge, OptionalLong> budgets = new LinkedHashMap<>();
    DenyReason failed = null;
    for (Step step : authorizer.steps()) {
      if (failed != null) {
        views.add(StepView.skipped(step, "not reached"));
      } else if (unasked.contains(step.name())) {
        views.add(StepView.skipped(step, "not asked"));
      } else {
        failed = check(step, context, reaches);
        Map<Charge, OptionalLong> charged =
            failed == null ? peek(context, budgets.keySet()) : Map.of();
        budgets.putAll(charged);
        if (charged.entrySet().stream().anyMatch(it -> lacks(it.getKey(), it.getValue()))) {
          failed = DenyReason.QUOTA_SPENT;
        }
        String detail = charged.isEmpty() ? step.detail(context) : describe(charged);
        views.add(StepView.of(step, failed == null, detail));
      }
    }
    return failed == null
        ? Explanation.allowed(context, budgets, views)
        : Explanation.denied(authorizer.deny(failed, context), context, budgets, views);
  }

  /** The reason why the step fails; null if it passes. */
  private @Nullable DenyReason check(
      Step step, EvaluationContext context, Predicate<String> reaches) {
    Outcome outcome = step.check(context);
    if (outcome instanceof Outcome.Waiting(var until, DenyReason otherwise)) {
      outcome = await(until) ? step.check(context) : Outcome.failed(otherwise);
    }
    Principal principal = context.principal();
    if (principal != null && !reaches.test(principal.tenant())) {
      context.hidePrincipal();
      return DenyReason.UNKNOWN_KEY;
    }
    return switch (outcome) {
      case Outcome.Passed _ -> null;
      case Outcome.Failed(DenyReason reason) -> reason;
      case Outcome.Waiting(_, DenyReason otherwise) -> otherwise;
    };
  }

  /** Units left in the budgets of those charges that were not looked at before. */
  private Map<Charge, OptionalLong> peek(EvaluationContext context, Set<Charge> before) {
    Map<Charge, OptionalLong> left = new LinkedHashMap<>();
    for (Charge charge : context.charges()) {
      if (!before.contains(charge)) {
        left.put(charge, quotas.peek(charge));
      }
    }
    return left;
  }

  private static boolean lacks(Charge charge, OptionalLong left) {
    return left.isPresent() && left.getAsLong() < charge.units();
  }

  private static String describe(Map<Charge, OptionalLong> budgets) {
    return budgets.entrySet().stream()
        .map(it -> describe(it.getKey(), it.getValue()))
        .collect(Collectors.joining("; "));
  }

  private static String describe(Charge charge, OptionalLong left) {
    return left.isEmpty()
        ? "not used on this replica in this window"
        : "%d %s left, as far as this replica knows"
            .formatted(left.getAsLong(), charge.limit().metric().wireName());
  }

  private boolean await(CompletionStage<?> until) {
    try {
      until.toCompletableFuture().get(maxWait.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }
}
