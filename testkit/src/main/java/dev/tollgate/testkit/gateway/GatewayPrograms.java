package dev.tollgate.testkit.gateway;

import dev.tollgate.testkit.FileTree;
import dev.tollgate.testkit.envoy.EnvoyBinary;
import dev.tollgate.testkit.process.AotCache;
import dev.tollgate.testkit.process.Program;
import dev.tollgate.testkit.process.Program.StopSignal;
import dev.tollgate.testkit.tls.LeafFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Creates the command lines of all processes except Postgres, and writes their configuration files.
 * Not thread-safe.
 */
final class GatewayPrograms {
  private static final List<String> JVM_OPTIONS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:+UseCompactObjectHeaders",
          "-Xmx256m",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          // Without this option Netty starts JDK Flight Recorder for its own events.
          "-Dio.grpc.netty.shaded.io.netty.jfr.enabled=false");

  /** For processes with little work, where C2 costs more than it saves. */
  private static final List<String> ONE_COMPILER = List.of("-XX:TieredStopAtLevel=1");

  /** Time limits for a clean stop; a training run writes its AOT cache at the end. */
  private static final Duration STOP_TIME = Duration.ofSeconds(10);

  private static final Duration TRAINING_STOP_TIME = Duration.ofMinutes(2);

  private final GatewaySettings settings;
  private final Layout layout;

  GatewayPrograms(GatewaySettings settings, Layout layout) {
    this.settings = settings;
    this.layout = layout;
  }

  Program backend() throws IOException {
    return java(
        PartName.BACKEND,
        ONE_COMPILER,
        built("cli/up/target/tollgate-up.jar"),
        "dev.tollgate.testkit.model.ModelServerMain",
        List.of("--port", Integer.toString(settings.ports().of(Port.BACKEND))));
  }

  Program authz(DatabaseAccess database, LeafFiles tls, Path ca) throws IOException {
    Map<String, String> own =
        Map.of(
            "GRPC_ADDRESS", settings.ports().address(Port.AUTHZ_GRPC),
            "ADMIN_ADDRESS", settings.ports().address(Port.AUTHZ_ADMIN),
            "METRICS_ADDRESS", settings.ports().address(Port.AUTHZ_METRICS),
            "SNAPSHOT_DIRECTORY", layout.snapshot().toString(),
            "KEY_PEPPER_FILE", layout.secret("key-pepper").toString());
    return service(PartName.AUTHZ, "dev.tollgate.authz.Main", own, database, tls, ca);
  }

  Program controlPlane(DatabaseAccess database, LeafFiles tls, Path ca) throws IOException {
    Map<String, String> own =
        Map.of(
            "XDS_ADDRESS", settings.ports().address(Port.XDS),
            "ADMIN_ADDRESS", settings.ports().address(Port.CONTROL_PLANE_ADMIN),
            "METRICS_ADDRESS", settings.ports().address(Port.CONTROL_PLANE_METRICS),
            "RESERVED_PORTS", reservedPorts(),
            "INITIAL_CONFIG_FILE", layout.document().toString());
    return service(
        PartName.CONTROL_PLANE, "dev.tollgate.controlplane.Main", own, database, tls, ca);
  }

  private String reservedPorts() {
    Set<Port> forClients = Set.of(Port.HTTP, Port.HTTPS);
    return Stream.of(Port.values())
        .filter(port -> !forClients.contains(port))
        .map(port -> "" + settings.ports().of(port))
        .collect(Collectors.joining(","));
  }

  Program envoy(EnvoyBinary envoy, String nodeId, LeafFiles tls, Path ca) throws IOException {
    Path directory = layout.root().resolve("settings").resolve("envoy");
    Path bootstrap =
        EnvoyBootstrap.write(
            settings.home().resolve("envoy"),
            directory,
            directory,
            bootstrapValues(nodeId, tls, ca));
    return new Program(
        PartName.ENVOY.text(),
        List.of(
            envoy.path().toString(),
            "--config-path",
            bootstrap.toString(),
            // Hot restart would share memory with other Envoy processes on the machine.
            "--disable-hot-restart",
            // Requests on a listener that was changed or removed may finish: a time limit in a
            // document is at most a day.
            "--drain-time-s",
            "86400",
            "--drain-strategy",
            "immediate",
            "--concurrency",
            "2"),
        Map.of(),
        layout.log(PartName.ENVOY.text()),
        StopSignal.TERM,
        Duration.ofSeconds(5));
  }

  private Map<String, String> bootstrapValues(String nodeId, LeafFiles tls, Path ca) {
    GatewayPorts ports = settings.ports();
    return Map.ofEntries(
        Map.entry("NODE_ID", nodeId),
        Map.entry("NODE_CLUSTER", "edge"),
        Map.entry("ENVOY_ADMIN_ADDRESS", "127.0.0.1"),
        Map.entry("ENVOY_ADMIN_PORT", "" + ports.of(Port.ENVOY_ADMIN)),
        Map.entry("ADMIN_ADDRESS", "127.0.0.1"),
        Map.entry("ADMIN_PORT", "" + ports.of(Port.ADMIN)),
        Map.entry("AUTHZ_ENDPOINTS", EnvoyBootstrap.localEndpoints(authzPorts())),
        Map.entry("AUTHZ_ADMIN_HOST", "127.0.0.1"),
        Map.entry("AUTHZ_ADMIN_PORT", "" + ports.of(Port.AUTHZ_ADMIN)),
        Map.entry("CONTROL_PLANE_ENDPOINTS", EnvoyBootstrap.localEndpoints(ports.of(Port.XDS))),
        Map.entry("CONTROL_PLANE_ADMIN_HOST", "127.0.0.1"),
        Map.entry("CONTROL_PLANE_ADMIN_PORT", "" + ports.of(Port.CONTROL_PLANE_ADMIN)),
        Map.entry("EDGE_CERTIFICATE_FILE", tls.certificate().toString()),
        Map.entry("EDGE_KEY_FILE", tls.key().toString()),
        Map.entry("CA_FILE", ca.toString()),
        Map.entry("MAX_HEAP_BYTES", "" + (1L << 30)));
  }

  private int[] authzPorts() {
    return IntStream.concat(
            IntStream.of(settings.ports().of(Port.AUTHZ_GRPC)),
            settings.otherAuthzPorts().stream().mapToInt(Integer::intValue))
        .toArray();
  }

  private Program service(
      PartName part,
      String mainClass,
      Map<String, String> own,
      DatabaseAccess database,
      LeafFiles tls,
      Path ca)
      throws IOException {
    Map<String, String> values = new TreeMap<>(own);
    values.putAll(database.settings());
    values.put("TLS_CERTIFICATE_FILE", tls.certificate().toString());
    values.put("TLS_KEY_FILE", tls.key().toString());
    values.put("TLS_CLIENT_CA_FILE", ca.toString());
    values.put("ADMIN_TOKEN_FILE", layout.secret("admin-token").toString());
    Path file = layout.serviceSettings(part);
    FileTree.writePrivate(file, properties(part.name() + "_", values));
    return java(
        part,
        part == PartName.AUTHZ ? List.of() : ONE_COMPILER,
        built(part.text() + "/target/tollgate-" + part.text() + ".jar"),
        mainClass,
        List.of("--settings", file.toString()));
  }

  private String properties(String prefix, Map<String, String> values) {
    Map<String, String> all = new TreeMap<>();
    values.forEach((name, value) -> all.put(prefix + name, value));
    settings.serviceSettings().entrySet().stream()
        .filter(setting -> setting.getKey().startsWith(prefix))
        .forEach(setting -> all.put(setting.getKey(), setting.getValue()));
    return all.entrySet().stream()
        .map(setting -> setting.getKey() + "=" + setting.getValue().replace("\\", "\\\\") + "\n")
        .collect(Collectors.joining());
  }

  private Path built(String jar) throws IOException {
    Path path = settings.built().resolve(jar);
    if (!Files.exists(path)) {
      throw new IOException(path + " is missing (expected: built with \"mvn package\")");
    }
    return path;
  }

  private Program java(
      PartName part, List<String> options, Path jar, String mainClass, List<String> arguments) {
    AotCache cache = settings.cacheOf(part);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM_OPTIONS);
    command.addAll(options);
    command.addAll(cache.options());
    // The jar's manifest names the libraries.
    command.addAll(List.of("-cp", jar.toString(), mainClass));
    command.addAll(arguments);
    return new Program(
        part.text(),
        command,
        cache.environment(),
        layout.log(part.text()),
        StopSignal.TERM,
        cache.isTraining() ? TRAINING_STOP_TIME : STOP_TIME);
  }
}
