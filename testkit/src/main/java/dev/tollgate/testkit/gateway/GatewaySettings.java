package dev.tollgate.testkit.gateway;

import dev.tollgate.testkit.process.AotCache;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Settings of a {@link LocalGateway}. Immutable.
 *
 * @param home the root of the project
 * @param built the root of the built modules: {@code home}, or a copy that builds do not change
 * @param directory the state directory
 * @param programs the directory for installed programs (Envoy, Postgres); gateways may share it
 * @param backend a model server to use instead of the simulated one
 * @param postgres a database to use instead of the embedded server
 * @param envoy an Envoy executable to use instead of a found or installed one
 * @param searchPath directories to search for Envoy, in the format of the variable PATH
 * @param restarts the reaction to the end of a process
 * @param caches whether Java processes use or write AOT caches
 * @param otherAuthzPorts gRPC ports of further authz replicas, which the caller starts
 * @param serviceSettings additional settings of the services, by full name
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

  /** The reaction to the end of a process. */
  public enum Restarts {
    /** The process is restarted, after a pause that grows. */
    ALWAYS,
    /** The process is not restarted, except by the caller. */
    NEVER
  }

  /** The use of the AOT caches in the directory of the built modules. */
  public enum Caches {
    /** Java processes start from the caches that exist. */
    USED,
    /** Java processes write the caches when they exit; see {@link Training}. */
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

  /**
   * The directory of the AOT caches. The launcher renames that of new ones when they are complete.
   */
  Path cacheDirectory() {
    return built.resolve(caches == Caches.WRITTEN ? "aot.new" : "aot");
  }
}
