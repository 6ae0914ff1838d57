package dev.tollgate.benchmarks.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class EnvoyStatsTest {
  @Test
  void parse_counterAmongOthers_isItsValue() throws IOException {
    String stats = "cluster.a.upstream_rq_total_x: 1\ncluster.a.upstream_rq_total: 42\n";

    assertThat(EnvoyStats.parse("cluster.a.upstream_rq_total", stats)).isEqualTo(42);
  }

  @Test
  void parse_noSuchCounter_failsWithItsName() {
    assertThatThrownBy(() -> EnvoyStats.parse("cluster.b.upstream_rq_total", ""))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cluster.b.upstream_rq_total");
  }
}
