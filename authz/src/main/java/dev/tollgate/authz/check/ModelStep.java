package dev.tollgate.authz.check;

import dev.tollgate.authz.products.OperationMatch;
import java.util.List;
import java.util.stream.Collectors;

/** May the model be asked for? Passed over where nobody has said yet which one it is. */
final class ModelStep implements Step {
  @Override
  public StepName name() {
    return StepName.MODEL;
  }

  @Override
  public Outcome check(EvaluationContext context) {
    String model = context.model;
    if (model == null) {
      return Outcome.PASSED;
    }
    List<OperationMatch> allowing =
        context.operations.stream().filter(match -> match.operation().allows(model)).toList();
    if (allowing.isEmpty()) {
      return Outcome.failed(DenyReason.MODEL_NOT_ALLOWED);
    }
    context.operations = allowing;
    return Outcome.PASSED;
  }

  @Override
  public String detail(EvaluationContext context) {
    boolean any =
        context.operations.stream().anyMatch(match -> match.operation().models().isEmpty());
    return any
        ? "any model"
        : context.operations.stream()
            .flatMap(match -> match.operation().models().stream())
            .distinct()
            .collect(Collectors.joining(", ", "allowed: ", ""));
  }
}
