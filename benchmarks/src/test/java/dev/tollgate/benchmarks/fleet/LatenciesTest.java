package dev.tollgate.benchmarks.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {
  @Test
  void of_hundredTimes_findsMedianAndTheLastButOne() {
    Latencies latencies =
        Latencies.of(LongStream.rangeClosed(1, 100).map(i -> i * 1_000_000).boxed().toList());

    assertThat(latencies).isEqualTo(new Latencies(100, 50, 99, 100));
  }
}
