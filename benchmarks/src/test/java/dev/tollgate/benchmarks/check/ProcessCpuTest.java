package dev.tollgate.benchmarks.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ProcessCpuTest {
  @Test
  void parseMicros_nameWithBlanksAndParentheses_addsUserAndSystemTime() {
    String stat =
        "4711 (wrk:w (0) x) S 1 4711 4711 0 -1 4194560 3 0 0 0 250 50 0 0 20 0 4 0 900 1 2\n";

    assertThat(ProcessCpu.parseMicros(stat)).isEqualTo(3_000_000);
  }

  @Test
  void parseMicros_otherText_isRefused() {
    assertThatThrownBy(() -> ProcessCpu.parseMicros("nothing of the kind"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nothing of the kind");
  }

  @Test
  void usedMicros_thisProcess_hasUsedSome() throws IOException {
    assertThat(ProcessCpu.usedMicros(ProcessHandle.current().pid())).isPositive();
  }

  @Test
  void usedByChildrenMicros_childThatCounts_isThere() throws Exception {
    long before = ProcessCpu.usedByChildrenMicros();

    new ProcessBuilder("sh", "-c", "i=0; while [ $i -lt 300000 ]; do i=$((i + 1)); done")
        .start()
        .waitFor();

    assertThat(ProcessCpu.usedByChildrenMicros()).isGreaterThan(before);
  }
}
