package dev.tollgate.authz.check;

import dev.tollgate.authz.check.Explanation.StepView;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Says what would be decided and why, step by step, with the steps that decide. Spends nothing and
 * counts nothing. Thread-safe; may wait for the database, so not for an event loop.
 */
final class Explainer {
  private static final long MOST_SECONDS = 2;

  private final Authorizer authorizer;

  Explainer(Authorizer authorizer) {
    this.authorizer = authorizer;
  }

  /**
   * Explains.
   *
   * @param findings what is known without a step: at least the attempt
   * @param unasked names of the steps whose question nobody has asked
   * @param reaches whether a tenant is the asker's business; a key of another is not known to it
   */
  Explanation explain(Findings findings, Set<String> unasked, Predicate<String> reaches) {
    List<StepView> views = new ArrayList<>();
    DenyReason failed = null;
    for (Step step : authorizer.lookingSteps()) {
      if (failed != null) {
        views.add(StepView.skipped(step, "not reached"));
      } else if (unasked.contains(step.wireName())) {
        views.add(StepView.skipped(step, "not asked"));
      } else {
        failed = check(step, findings, reaches);
        views.add(StepView.of(step, failed == null, step.detail(findings)));
      }
    }
    return failed == null
        ? Explanation.allowed(findings, views)
        : Explanation.denied(authorizer.deny(failed, findings), findings, views);
  }

  /** Why the step fails; null if it passes. */
  private static @Nullable DenyReason check(
      Step step, Findings findings, Predicate<String> reaches) {
    Outcome outcome = step.check(findings);
    if (outcome instanceof Outcome.Waiting(var until, DenyReason otherwise)) {
      outcome = await(until) ? step.check(findings) : Outcome.failed(otherwise);
    }
    Principal principal = findings.principal;
    if (principal != null && !reaches.test(principal.tenant())) {
      findings.principal = null;
      return DenyReason.UNKNOWN_KEY;
    }
    return switch (outcome) {
      case Outcome.Passed _ -> null;
      case Outcome.Failed(DenyReason reason) -> reason;
      case Outcome.Waiting(_, DenyReason otherwise) -> otherwise;
    };
  }

  private static boolean await(CompletionStage<?> until) {
    try {
      until.toCompletableFuture().get(MOST_SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }
}
