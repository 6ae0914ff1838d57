package dev.tollgate.benchmarks.check;

/**
 * The results of one interval under load. Immutable.
 *
 * @param variant the variant of the check
 * @param requests the number of responses within the interval
 * @param seconds the length of the interval
 * @param cpu the CPU time used in the interval
 * @param p50Micros median request duration seen by the client
 * @param p99Micros 99th percentile of the request duration
 */
record Sample(
    Variant variant,
    long requests,
    double seconds,
    CpuReading cpu,
    double p50Micros,
    double p99Micros) {

  /** Rejects an interval without requests. */
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
