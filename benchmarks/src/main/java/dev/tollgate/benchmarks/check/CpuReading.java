package dev.tollgate.benchmarks.check;

/**
 * CPU time that the processes of a measurement have used, in microseconds.
 *
 * @param envoyMicros Envoy at the edge; not the one that plays the backend
 * @param serverMicros the auth service behind the check; 0 with the check off
 * @param clientMicros this process: the load generator
 */
record CpuReading(long envoyMicros, long serverMicros, long clientMicros) {
  CpuReading minus(CpuReading earlier) {
    return new CpuReading(
        envoyMicros - earlier.envoyMicros,
        serverMicros - earlier.serverMicros,
        clientMicros - earlier.clientMicros);
  }
}
