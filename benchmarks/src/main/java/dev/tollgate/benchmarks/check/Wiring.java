package dev.tollgate.benchmarks.check;

import dev.tollgate.testkit.process.Ports;
import dev.tollgate.testkit.tls.LeafFiles;
import dev.tollgate.testkit.tls.LeafRequest;
import dev.tollgate.testkit.tls.LocalCa;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * The ports of all processes, and the certificates for mutual TLS between Envoy and the auth
 * services. Immutable.
 *
 * @param listeners port of Envoy's listener per variant
 * @param authServers port of the auth service per variant that has one
 * @param backend port of the backend Envoy
 * @param admin port of Envoy's admin interface
 * @param ca certificate file of the CA that both sides trust
 * @param edge Envoy's client certificate
 * @param server certificate of both auth services
 */
record Wiring(
    Map<Variant, Integer> listeners,
    Map<Variant, Integer> authServers,
    int backend,
    int admin,
    Path ca,
    LeafFiles edge,
    LeafFiles server) {
  private static final String EDGE_IDENTITY = "spiffe://tollgate/edge/bench";

  /** Copies the maps. */
  Wiring {
    listeners = Map.copyOf(listeners);
    authServers = Map.copyOf(authServers);
  }

  /** Allocates free ports and creates certificates in the directory of the run. */
  static Wiring in(BenchmarkProcesses parts) throws IOException {
    Map<Variant, Integer> listeners = new EnumMap<>(Variant.class);
    for (Variant variant : Variant.values()) {
      listeners.put(variant, Ports.free());
    }
    LocalCa ca = LocalCa.in(parts.file("ca"), InstantSource.system());
    return new Wiring(
        listeners,
        Map.of(Variant.ALWAYS_ALLOW, Ports.free(), Variant.TOLLGATE, Ports.free()),
        Ports.free(),
        Ports.free(),
        ca.certificateFile(),
        ca.leaf(LeafRequest.local("edge", EDGE_IDENTITY)),
        ca.leaf(LeafRequest.local("authz", AuthCluster.IDENTITY)));
  }

  int listener(Variant variant) {
    return Objects.requireNonNull(listeners.get(variant), variant::title);
  }

  int authServer(Variant variant) {
    return Objects.requireNonNull(authServers.get(variant), variant::title);
  }
}
