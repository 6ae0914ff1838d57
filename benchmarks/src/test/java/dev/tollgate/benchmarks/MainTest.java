package dev.tollgate.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void execute_noName_listsEachBenchmarkOnOneLine() {
    assertThat(execute()).isZero();

    assertThat(out.toString().lines())
        .anySatisfy(line -> assertThat(line).startsWith("check "))
        .anySatisfy(line -> assertThat(line).startsWith("authorizer "))
        .anySatisfy(line -> assertThat(line).startsWith("start "))
        .allSatisfy(line -> assertThat(line).matches("[a-z]+ +[A-Z].+"));
  }

  @Test
  void execute_unknownName_isRefusedWithUsage() {
    assertThat(execute("chekc")).isEqualTo(2);

    assertThat(err.toString()).contains("chekc").contains("check");
  }

  @Test
  void execute_noNumber_namesOptionAndValue() {
    assertThat(execute("check", "--seconds", "five")).isEqualTo(2);

    assertThat(err.toString()).contains("--seconds").contains("five");
  }

  @Test
  void execute_valueOutOfRange_saysWhatWasExpected() {
    assertThat(execute("check", "--connections", "0")).isEqualTo(1);

    assertThat(err.toString())
        .isEqualToIgnoringNewLines("check: --connections: 0 (expected: 1 to 512)");
  }

  private int execute(String... args) {
    return Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true)).execute(args);
  }
}
