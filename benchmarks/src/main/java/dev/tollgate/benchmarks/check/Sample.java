package dev.tollgate.benchmarks.check;

/**
 * What one interval under load showed.
 *
 * @param variant what stood behind the check
 * @param requests answered within the interval
 * @param seconds length of the interval
 * @param cpu CPU time that was used in the interval
 * @param p50Micros median time of a request, seen by the client
 * @param p99Micros 99th percentile of the same
 */
record Sample(
    Variant variant,
    long requests,
    double seconds,
    CpuReading cpu,
    double p50Micros,
    double p99Micros) {

  /** Refuses an interval in which nothing happened. */
  Sample {
    if (requests <= 0 || seconds <= 0) {
      throw new IllegalArgumentException(
          variant.title() + ": " + requests + " requests in " + seconds + " s (expected: some)");
    }
  }

  static Sample of(Variant variant, Tally tally, double seconds, CpuReading cpu) {
    return new Sample(
        variant,
        tally.answered(),
        seconds,
        cpu,
        tally.percentileMicros(0.5),
        tally.percentileMicros(0.99));
  }

  double envoyMicrosPerRequest() {
    return (double) cpu.envoyMicros() / requests;
  }

  double serverMicrosPerCheck() {
    return (double) cpu.serverMicros() / requests;
  }

  double clientMicrosPerRequest() {
    return (double) cpu.clientMicros() / requests;
  }

  double requestsPerSecond() {
    return requests / seconds;
  }
}
