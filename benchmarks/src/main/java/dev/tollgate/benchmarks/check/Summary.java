package dev.tollgate.benchmarks.check;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The medians of one variant over all rounds. Immutable.
 *
 * @param variant the variant of the check
 * @param envoyMicrosPerRequest CPU time of Envoy
 * @param serverMicrosPerCheck CPU time of the auth service; 0 without a check
 * @param clientMicrosPerRequest CPU time of the load generator, which shares the machine
 * @param requestsPerSecond throughput of the closed loop
 * @param p50Micros median request duration
 * @param p99Micros 99th percentile of the request duration
 * @param lowestServerMicros the smallest {@code serverMicrosPerCheck} of a round
 * @param highestServerMicros the largest {@code serverMicrosPerCheck} of a round
 */
record Summary(
    Variant variant,
    double envoyMicrosPerRequest,
    double serverMicrosPerCheck,
    double clientMicrosPerRequest,
    double requestsPerSecond,
    double p50Micros,
    double p99Micros,
    double lowestServerMicros,
    double highestServerMicros) {

  static Summary of(Variant variant, List<Sample> all) {
    List<Sample> samples = all.stream().filter(sample -> sample.variant() == variant).toList();
    return new Summary(
        variant,
        median(samples, Sample::envoyMicrosPerRequest),
        median(samples, Sample::serverMicrosPerCheck),
        median(samples, Sample::clientMicrosPerRequest),
        median(samples, Sample::requestsPerSecond),
        median(samples, Sample::p50Micros),
        median(samples, Sample::p99Micros),
        samples.stream().mapToDouble(Sample::serverMicrosPerCheck).min().orElseThrow(),
        samples.stream().mapToDouble(Sample::serverMicrosPerCheck).max().orElseThrow());
  }

  /** CPU time of Envoy and the auth service together. */
  @JsonProperty
  double togetherMicrosPerRequest() {
    return envoyMicrosPerRequest + serverMicrosPerCheck;
  }

  private static double median(List<Sample> samples, ToDoubleFunction<Sample> figure) {
    double[] sorted = samples.stream().mapToDouble(figure).sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException("median of no rounds");
    }
    int middle = sorted.length / 2;
    boolean odd = sorted.length % 2 == 1;
    return odd ? sorted[middle] : Arrays.stream(sorted, middle - 1, middle + 1).sum() / 2;
  }
}
