package dev.tollgate.authz.check;

import dev.tollgate.authz.products.OperationMatch;
import java.util.List;
import java.util.stream.Collectors;

/** May the model be asked for? Passed over where nobody has said yet which one it is. */
final class ModelStep implements Step {
  static final String NAME = "model";

  @Override
  public String wireName() {
    return NAME;
  }

  @Override
  public Outcome check(Findings findings) {
    String model = findings.model;
    if (model == null) {
      return Outcome.PASSED;
    }
    List<OperationMatch> allowing =
        findings.operations.stream().filter(match -> match.operation().allows(model)).toList();
    if (allowing.isEmpty()) {
      return Outcome.failed(DenyReason.MODEL_NOT_ALLOWED);
    }
    findings.operations = allowing;
    return Outcome.PASSED;
  }

  @Override
  public String detail(Findings findings) {
    boolean any =
        findings.operations.stream().anyMatch(match -> match.operation().models().isEmpty());
    return any
        ? "any model"
        : findings.operations.stream()
            .flatMap(match -> match.operation().models().stream())
            .distinct()
            .collect(Collectors.joining(", ", "allowed: ", ""));
  }
}
