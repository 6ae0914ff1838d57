package dev.tollgate.benchmarks.check;

/**
 * CPU time that the processes of a measurement have used, in microseconds.
 *
 * @param envoyMicros Envoy at the edge; not the one that plays the backend
 * @param serverMicros the auth service behind the check, without its compilers; 0 with the check
 *     off
 * @param compilerMicros the JVM of the auth service compiling itself, which ends some minutes after
 *     the start and says nothing about a check
 * @param clientMicros this process: the load generator
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
