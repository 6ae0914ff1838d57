package dev.tollgate.testkit.gateway;

import dev.tollgate.testkit.process.AotCache;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a {@link LocalGateway} shall be.
 *
 * @param home root of the project
 * @param built where the built modules are: the same, or a copy that no build changes
 * @param directory where its state is kept
 * @param programs directory for installed programs (Envoy, Postgres); several gateways may share it
 * @param backend a model server to use instead of the simulated one
 * @param postgres a database to use instead of the embedded server
 * @param envoy the Envoy to use instead of one found or installed
 * @param searchPath where to look for Envoy, as in the variable PATH
 * @param restarts what happens when a part dies
 * @param caches whether the Java parts start from caches or write them
 * @param otherAuthzPorts gRPC ports of further authz replicas, which the caller starts
 * @param serviceSettings settings of the services beside those of the gateway, by full name
 */
public record GatewaySettings(
    Path home,
    Path built,
    Path directory,
    Path programs,
    GatewayPorts ports,
    Optional<URI> backend,
    Optional<PostgresUrl> postgres,
    Optional<Path> envoy,
    String searchPath,
    Restarts restarts,
    Caches caches,
    List<Integer> otherAuthzPorts,
    Map<String, String> serviceSettings) {

  /** What happens when a part dies. */
  public enum Restarts {
    /** It is started again, after a pause that grows. */
    ALWAYS,
    /** Nothing: the caller starts it again. */
    NEVER
  }

  /** What the Java parts do with the caches beside the built modules. */
  public enum Caches {
    /** They start from those that there are. */
    USED,
    /** They write them when they end; see {@link Training}. */
    WRITTEN
  }

  /** Makes the paths absolute. */
  public GatewaySettings {
    home = home.toAbsolutePath().normalize();
    built = built.toAbsolutePath().normalize();
    directory = directory.toAbsolutePath().normalize();
    programs = programs.toAbsolutePath().normalize();
    otherAuthzPorts = List.copyOf(otherAuthzPorts);
    serviceSettings = Map.copyOf(serviceSettings);
  }

  AotCache cacheOf(PartName part) {
    return AotCache.of(cacheDirectory(), part.text(), caches == Caches.WRITTEN);
  }

  /** Where the caches of the built modules are. */
  Path cacheDirectory() {
    return built.resolve("aot");
  }
}
