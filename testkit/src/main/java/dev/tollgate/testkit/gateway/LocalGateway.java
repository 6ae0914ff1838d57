package dev.tollgate.testkit.gateway;

import dev.tollgate.testkit.FileLock;
import dev.tollgate.testkit.gateway.GatewaySettings.Restarts;
import dev.tollgate.testkit.gateway.GatewayState.Phase;
import dev.tollgate.testkit.process.ManagedProcess;
import dev.tollgate.testkit.process.ProcessGroup;
import dev.tollgate.testkit.process.ProcessId;
import dev.tollgate.testkit.process.Program;
import java.io.IOException;
import java.net.http.HttpClient;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A whole gateway on this machine, each part a separate process as in production. A lock prevents
 * two gateways in one directory. Thread-safe. The caller must close it.
 */
public final class LocalGateway implements AutoCloseable {
  private final GatewaySettings settings;
  private final Layout layout;
  private final FileLock lock;
  private final Consumer<String> progress;
  private final ProcessGroup group = new ProcessGroup();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<PartName, Part> parts =
      Collections.synchronizedMap(new EnumMap<>(PartName.class));
  private @Nullable Credentials credentials;

  private LocalGateway(GatewaySettings settings, FileLock lock, Consumer<String> progress) {
    this.settings = settings;
    this.layout = new Layout(settings.directory());
    this.lock = lock;
    this.progress = progress;
  }

  /**
   * Starts all processes and returns when they are ready and a key works.
   *
   * @param progress a callback for progress messages
   * @throws GatewayAlreadyRunningException if a gateway runs in the directory
   * @throws IOException if the start fails; the message has the process and the reason
   */
  public static LocalGateway start(GatewaySettings settings, Consumer<String> progress)
      throws IOException {
    Layout layout = new Layout(settings.directory());
    FileLock lock =
        FileLock.tryAcquire(layout.lock())
            .orElseThrow(() -> new GatewayAlreadyRunningException(layout.root()));
    LocalGateway gateway = new LocalGateway(settings, lock, progress);
    try {
      gateway.start();
      return gateway;
    } catch (IOException | RuntimeException e) {
      boolean interrupted = gateway.group.isClosed();
      gateway.close();
      if (interrupted) {
        throw new IOException("stopped while it was starting", e);
      }
      throw e;
    }
  }

  /** Addresses and secrets for using the gateway. */
  public Credentials credentials() {
    if (credentials == null) {
      throw new IllegalStateException("the gateway is not ready");
    }
    return credentials;
  }

  /** The paths in the gateway's directory. */
  public Layout layout() {
    return layout;
  }

  /** The processes that this gateway has started. */
  public Set<PartName> parts() {
    return Set.copyOf(parts.keySet());
  }

  /** Kills a process with SIGKILL. */
  public void kill(PartName name) {
    part(name).process().kill();
  }

  /** Stops a process cleanly. */
  public void stop(PartName name) {
    part(name).process().stop();
  }

  /** Restarts a process that was killed or stopped, and waits until it is ready. */
  public void startAgain(PartName name) throws IOException {
    part(name).startAgain(group);
    part(name).awaitReady(progress);
    writeState(Phase.READY);
  }

  /**
   * Starts a further replica of authz and waits until it is ready. Envoy calls it if its gRPC port
   * is in {@link GatewaySettings#otherAuthzPorts}. It stops with the gateway.
   */
  ManagedProcess startAuthzReplica(String name, int grpcPort, int adminPort, int metricsPort)
      throws IOException {
    Program replica =
        AuthzReplica.program(
            part(PartName.AUTHZ).process().program(),
            layout,
            name,
            Map.of(
                "AUTHZ_REPLICA", name,
                "AUTHZ_GRPC_ADDRESS", "127.0.0.1:" + grpcPort,
                "AUTHZ_ADMIN_ADDRESS", "127.0.0.1:" + adminPort,
                "AUTHZ_METRICS_ADDRESS", "127.0.0.1:" + metricsPort));
    Part part =
        new Part(
            PartName.AUTHZ,
            group.start(replica),
            Map.of(),
            Probe.http(http, "http://127.0.0.1:" + metricsPort + "/ready"));
    part.awaitReady(progress);
    return part.process();
  }

  /** The last lines of a process's log. */
  public String logTail(PartName name, int lines) {
    return part(name).process().logTail(lines);
  }

  /** Stops all processes, in reverse order of their start. */
  @Override
  public void close() {
    group.close();
    http.close();
    tryWriteState(Phase.STOPPED);
    lock.close();
  }

  private void start() throws IOException {
    List<String> stopped = OrphanedProcesses.stop(layout);
    if (!stopped.isEmpty()) {
      progress.accept("stopped processes of an earlier run: " + String.join(", ", stopped));
    }
    writeState(Phase.STARTING);
    throwIfPortsAreBusy();
    String model = new PartStarter(settings, layout, group, http, progress, this::started).start();
    for (Part part : List.copyOf(parts.values())) {
      part.awaitReady(progress);
    }
    credentials = new GatewaySetup(settings.ports(), layout, http, progress).prepare(model);
    writeState(Phase.READY);
    if (settings.restarts() == Restarts.ALWAYS) {
      Runnable changed = () -> tryWriteState(Phase.READY);
      new Supervisor(group, changed, progress).watch(parts.values());
    }
  }

  private void started(Part part) {
    parts.put(part.name(), part);
    // Written at once, so that the next start finds the process after a crash of this JVM.
    tryWriteState(Phase.STARTING);
  }

  private void throwIfPortsAreBusy() throws IOException {
    EnumSet<PartName> ours = EnumSet.allOf(PartName.class);
    settings.postgres().ifPresent(url -> ours.remove(PartName.POSTGRES));
    settings.backend().ifPresent(url -> ours.remove(PartName.BACKEND));
    List<String> busy = settings.ports().busy(ours);
    if (!busy.isEmpty()) {
      throw new IOException(String.join("\n", busy));
    }
  }

  // The state file only informs other commands, so a full disk must not stop the gateway.
  private void tryWriteState(Phase phase) {
    try {
      writeState(phase);
    } catch (IOException e) {
      progress.accept("cannot write " + layout.state() + ": " + e.getMessage());
    }
  }

  private synchronized void writeState(Phase phase) throws IOException {
    List<GatewayState.PartState> states =
        List.copyOf(parts.values()).stream().map(Part::state).toList();
    new GatewayState(ProcessId.of(ProcessHandle.current()), phase, states).write(layout.state());
  }

  private Part part(PartName name) {
    Part part = parts.get(name);
    if (part == null) {
      throw new IllegalArgumentException(name.text() + " is no part of this gateway");
    }
    return part;
  }
}
