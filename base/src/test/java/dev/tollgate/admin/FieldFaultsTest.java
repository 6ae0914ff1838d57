package dev.tollgate.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;

class FieldFaultsTest {
  @Test
  void throwIfAny_faults_areAllInTheProblem() {
    FieldFaults faults = new FieldFaults();
    faults.expect(true, "name", "a", "1 to 100 characters");
    faults.expect(false, "quota.requests", 0, "at least 1");
    faults.require("app", null, "an id");

    ProblemException problem = catchThrowableOfType(ProblemException.class, faults::throwIfAny);

    assertThat(problem).hasMessage("2 faults");
    assertThat(problem.faults())
        .extracting(FieldFault::toString)
        .containsExactly(
            "quota.requests: 0 (expected: at least 1)", "app: missing (expected: an id)");
  }

  @Test
  void throwIfAny_none_returns() {
    FieldFaults faults = new FieldFaults();
    faults.throwIfAny();

    assertThat(faults.isEmpty()).isTrue();
  }
}
