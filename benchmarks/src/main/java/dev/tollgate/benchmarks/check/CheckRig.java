package dev.tollgate.benchmarks.check;

import dev.tollgate.testkit.envoy.EnvoyBinary;
import dev.tollgate.testkit.process.ManagedProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The processes of a measurement: an edge Envoy with a listener per variant, a backend Envoy, both
 * auth services, and Postgres. Not thread-safe. The processes end with their {@link
 * BenchmarkProcesses}.
 */
final class CheckRig {
  private final Wiring wiring;
  private final ManagedProcess edge;
  private final Map<Variant, ManagedProcess> authServers;
  private final List<byte[]> requests;

  private CheckRig(
      Wiring wiring,
      ManagedProcess edge,
      Map<Variant, ManagedProcess> authServers,
      List<byte[]> requests) {
    this.wiring = wiring;
    this.edge = edge;
    this.authServers = Map.copyOf(authServers);
    this.requests = List.copyOf(requests);
  }

  /**
   * Starts all processes.
   *
   * @param connections the number of connections that {@link #load} opens, each with its own key
   * @throws IOException if a process does not start; the message has the end of its log
   */
  static CheckRig start(
      BenchmarkProcesses parts, EnvoyBinary envoy, int connections, Consumer<String> progress)
      throws IOException {
    Wiring wiring = Wiring.in(parts);
    progress.accept("starting the always-allow server, Postgres and authz");
    ManagedProcess alwaysAllow = AlwaysAllowServer.start(parts, wiring);
    AuthService ours = AuthService.start(parts, wiring, connections);
    List<byte[]> requests = ours.keys().stream().map(BenchmarkRequest::with).toList();
    progress.accept("starting Envoy " + envoy.version());
    parts.envoy("backend", envoy, BackendConfig.on(wiring.backend()), List.of(wiring.backend()));
    ManagedProcess edge =
        parts.envoy("edge", envoy, EdgeConfig.of(wiring), wiring.listeners().values());
    return new CheckRig(
        wiring,
        edge,
        Map.of(Variant.ALWAYS_ALLOW, alwaysAllow, Variant.TOLLGATE, ours.process()),
        requests);
  }

  /** Starts sending requests to a variant. The caller must close the load. */
  Load load(Variant variant) throws IOException {
    int port = wiring.listener(variant);
    return Load.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), requests);
  }

  /** CPU time that the auth service of a variant has spent on compiling itself. */
  long compilerMicros(Variant variant) throws IOException {
    ManagedProcess server = authServers.get(variant);
    return server == null ? 0 : ProcessCpu.usedByCompilersMicros(server.pid());
  }

  /** CPU time that the processes of a variant have used since their start. */
  CpuReading cpu(Variant variant) throws IOException {
    ManagedProcess server = authServers.get(variant);
    long compilers = compilerMicros(variant);
    return new CpuReading(
        ProcessCpu.usedMicros(edge.pid()),
        server == null ? 0 : ProcessCpu.usedMicros(server.pid()) - compilers,
        compilers,
        ProcessCpu.usedMicros(ProcessHandle.current().pid()));
  }

  /**
   * The number of checks that Envoy has sent to the variant's auth service since it started; for
   * {@link Variant#OFF}, to any auth service.
   */
  long checks(Variant variant) throws IOException {
    long checks = 0;
    for (Variant server : wiring.authServers().keySet()) {
      if (variant == Variant.OFF || variant == server) {
        checks += EnvoyStats.counter(wiring.admin(), checksCounter(server));
      }
    }
    return checks;
  }

  private static String checksCounter(Variant server) {
    return "cluster." + server.title() + ".upstream_rq_total";
  }
}
