package dev.tollgate.admin.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tollgate.admin.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
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

  @Test
  void add_withoutEnd_isBounded() {
    FieldFaults faults = new FieldFaults();
    for (int i = 0; i < 1_000; i++) {
      faults.add("items[%d]".formatted(i), null, "a value");
    }

    assertThat(faults.list()).hasSize(101);
    assertThat(faults.list().getLast())
        .hasToString("body: 1000 faults (expected: none; only the first 100 are listed)");
    assertThat(catchThrowableOfType(ProblemException.class, faults::throwIfAny))
        .hasMessage("more than 100 faults");
  }

  @Test
  void value_cutInTheMiddleOfACharacter_canBeWrittenAsJson() {
    FieldFault fault = new FieldFault("name", Optional.of("x".repeat(99) + "\ud83d\ude00"), "less");

    assertThat(new String(StrictJson.write(fault), StandardCharsets.UTF_8)).contains("x\ufffd…");
  }
}
