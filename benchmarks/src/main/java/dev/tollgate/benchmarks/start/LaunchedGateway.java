package dev.tollgate.benchmarks.start;

import dev.tollgate.benchmarks.check.ProcessCpu;
import dev.tollgate.testkit.Await;
import dev.tollgate.testkit.FileTree;
import dev.tollgate.testkit.gateway.Credentials;
import dev.tollgate.testkit.gateway.GatewayPorts;
import dev.tollgate.testkit.gateway.GatewayState;
import dev.tollgate.testkit.gateway.GatewayState.PartState;
import dev.tollgate.testkit.gateway.Layout;
import dev.tollgate.testkit.gateway.PartName;
import dev.tollgate.testkit.gateway.Port;
import dev.tollgate.testkit.process.LogTail;
import dev.tollgate.testkit.project.ProjectHome;
import dev.tollgate.testkit.tls.LeafFiles;
import dev.tollgate.testkit.tls.LeafRequest;
import dev.tollgate.testkit.tls.LocalCa;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A gateway that the launcher starts, with its state in a directory of its own and on free ports.
 * Used by one thread. Close it: that stops the gateway and deletes the directory.
 */
final class LaunchedGateway implements AutoCloseable {
  private static final Duration RESTART_LIMIT = Duration.ofMinutes(1);
  private static final int LOG_LINES = 15;

  private final Path launcher = ProjectHome.find().resolve("tollgate");
  private final GatewayPorts ports = GatewayPorts.free();
  private final Layout layout;

  LaunchedGateway() throws IOException {
    Path state = Files.createDirectories(ProjectHome.find().resolve(".tollgate"));
    this.layout = new Layout(Files.createTempDirectory(state, "bench-"));
  }

  /** Starts it and waits until it is ready. */
  void up() throws IOException {
    List<String> arguments = new ArrayList<>(List.of("up", "--detach"));
    arguments.addAll(List.of("--dir", layout.root().toString()));
    for (Port port : Port.values()) {
      arguments.addAll(List.of(port.option(), "" + ports.of(port)));
    }
    launch(Map.of(), arguments);
  }

  void down() throws IOException {
    launch(Map.of(), List.of("down", "--dir", layout.root().toString()));
  }

  /** Runs {@code keys list}; the CPU time of all its processes. */
  long keysListCpuMicros() throws IOException {
    Map<String, String> server =
        Map.of(
            "TOLLGATE_SERVER", credentials().adminUrl(),
            "TOLLGATE_TOKEN", credentials().adminToken());
    long before = ProcessCpu.usedByChildrenMicros();
    launch(server, List.of("keys", "list"));
    return ProcessCpu.usedByChildrenMicros() - before;
  }

  Credentials credentials() {
    return Credentials.read(layout.credentials()).orElseThrow();
  }

  /** The process of authz. */
  ProcessHandle authz() {
    return part(PartName.AUTHZ).process().find().orElseThrow();
  }

  /** Kills authz and waits until another process of it is ready. */
  void killAuthz() {
    long killed = authz().pid();
    authz().destroyForcibly();
    Await.until(
        "authz to serve again",
        RESTART_LIMIT,
        () -> isReady() && part(PartName.AUTHZ).process().pid() != killed);
  }

  /** The Java processes that did not start from a cache, by name. */
  List<String> withoutCache() throws IOException {
    GatewayState state = state();
    List<String> without = new ArrayList<>();
    if (!hasCache(state.supervisor().pid())) {
      without.add("up");
    }
    for (PartState part : state.parts()) {
      boolean isJava =
          Stream.of(PartName.POSTGRES, PartName.ENVOY)
              .noneMatch(other -> other.text().equals(part.name()));
      if (isJava && !hasCache(part.process().pid())) {
        without.add(part.name());
      }
    }
    return without;
  }

  /** A connection to authz as an edge node has it; the caller must shut it down. */
  ManagedChannel connect() throws IOException {
    LocalCa ca = LocalCa.in(layout.root(), InstantSource.system());
    LeafFiles edge = ca.leaf(LeafRequest.local("edge-bench", "spiffe://tollgate/edge/bench"));
    return Grpc.newChannelBuilder(
            "127.0.0.1:" + ports.of(Port.AUTHZ_GRPC),
            TlsChannelCredentials.newBuilder()
                .keyManager(edge.certificate().toFile(), edge.key().toFile())
                .trustManager(ca.certificateFile().toFile())
                .build())
        .build();
  }

  @Override
  public void close() throws IOException {
    down();
    FileTree.delete(layout.root());
  }

  private GatewayState state() {
    return GatewayState.read(layout.state()).orElseThrow();
  }

  private PartState part(PartName name) {
    return state().parts().stream()
        .filter(part -> part.name().equals(name.text()))
        .findFirst()
        .orElseThrow();
  }

  private boolean isReady() {
    URI uri = URI.create("http://127.0.0.1:" + ports.of(Port.AUTHZ_METRICS) + "/ready");
    try (InputStream _ = uri.toURL().openStream()) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** A JVM maps the cache that it uses into its memory. */
  private static boolean hasCache(long pid) throws IOException {
    return Files.readString(Path.of("/proc/" + pid + "/maps")).contains(".aot");
  }

  private void launch(Map<String, String> variables, List<String> arguments) throws IOException {
    Path log = layout.root().resolve("launcher.log");
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("TOLLGATE_"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(variables);
    Process process =
        builder.redirectErrorStream(true).redirectOutput(Redirect.to(log.toFile())).start();
    try {
      if (process.waitFor() != 0) {
        throw new IOException(
            "./tollgate %s ended with %d:%n%s"
                .formatted(arguments.getFirst(), process.exitValue(), LogTail.of(log, LOG_LINES)));
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
