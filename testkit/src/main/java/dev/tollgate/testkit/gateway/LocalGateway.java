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
 * The whole gateway on this machine, each part a process of its own as in production. Safe for use
 * by several threads; close it. One gateway to a directory, held by a lock.
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
   * Starts all parts and returns when all are ready and there is a key that works.
   *
   * @param progress told what is being done and waited for
   * @throws GatewayRunsException if one runs in the directory
   * @throws IOException if it cannot be started; says which part and why
   */
  public static LocalGateway start(GatewaySettings settings, Consumer<String> progress)
      throws IOException {
    Layout layout = new Layout(settings.directory());
    FileLock lock =
        FileLock.tryAcquire(layout.lock())
            .orElseThrow(() -> new GatewayRunsException(layout.root()));
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

  /** How to use it. */
  public Credentials credentials() {
    if (credentials == null) {
      throw new IllegalStateException("the gateway is not ready");
    }
    return credentials;
  }

  /** What is where. */
  public Layout layout() {
    return layout;
  }

  /** The parts that are processes of this gateway. */
  public Set<PartName> parts() {
    return Set.copyOf(parts.keySet());
  }

  /** Kills a part as {@code kill -9} does. */
  public void kill(PartName name) {
    part(name).process().kill();
  }

  /** Stops a part cleanly. */
  public void stop(PartName name) {
    part(name).process().stop();
  }

  /** Starts a part again that was killed or stopped, and waits until it is ready. */
  public void startAgain(PartName name) throws IOException {
    part(name).startAgain(group);
    part(name).awaitReady(progress);
    writeState(Phase.READY);
  }

  /**
   * Starts a further replica of authz, which Envoy calls if its gRPC port is among {@link
   * GatewaySettings#otherAuthzPorts}. Waits until it is ready; it stops with the gateway.
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

  /** What a part wrote last. */
  public String logTail(PartName name, int lines) {
    return part(name).process().logTail(lines);
  }

  /** Stops everything, in the reverse order of the start. */
  @Override
  public void close() {
    group.close();
    http.close();
    writeStateOrSay(Phase.STOPPED);
    lock.close();
  }

  private void start() throws IOException {
    List<String> stopped = Leftovers.stop(layout);
    if (!stopped.isEmpty()) {
      progress.accept("stopped what an earlier run had left: " + String.join(", ", stopped));
    }
    writeState(Phase.STARTING);
    throwIfPortsAreBusy();
    String model = new PartStarter(settings, layout, group, http, progress, this::started).start();
    for (Part part : List.copyOf(parts.values())) {
      part.awaitReady(progress);
    }
    credentials = new FirstUse(settings.ports(), layout, http, progress).prepare(model);
    writeState(Phase.READY);
    if (settings.restarts() == Restarts.ALWAYS) {
      Runnable changed = () -> writeStateOrSay(Phase.READY);
      new Supervisor(group, changed, progress).watch(parts.values());
    }
  }

  private void started(Part part) {
    parts.put(part.name(), part);
    // At once: whoever comes after a crash of ours finds it there.
    writeStateOrSay(Phase.STARTING);
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

  // Where it is only for others to read, a full disk must not stop the gateway.
  private void writeStateOrSay(Phase phase) {
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
