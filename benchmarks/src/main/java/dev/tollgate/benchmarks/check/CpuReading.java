package dev.tollgate.benchmarks.check;

/**
 * CPU time of the processes of a measurement, in microseconds. Immutable.
 *
 * @param envoyMicros the edge Envoy, without the backend Envoy
 * @param serverMicros the auth service without its JIT compilers; 0 without a check
 * @param compilerMicros the JIT compilers of the auth service, which become idle minutes after the
 *     start and are not part of a check's cost
 * @param clientMicros this process, which generates the load
 */
record CpuReading(long envoyMicros, long serverMicros, long compilerMicros, long clientMicros) {
  CpuReading minus(CpuReading earlier) {
    return new CpuReading(
        envoyMicros - earlier.envoyMicros,
        serverMicros - earlier.serverMicros,
        compilerMicros - earlier.compilerMicros,
        clientMicros - earlier.clientMicros);
  }
}
