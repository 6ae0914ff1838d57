package dev.tollgate.testkit.gateway;

import dev.tollgate.testkit.FileLock;
import dev.tollgate.testkit.FileTree;
import dev.tollgate.testkit.Secrets;
import dev.tollgate.testkit.envoy.EnvoyBinary;
import dev.tollgate.testkit.gateway.GatewaySettings.Restarts;
import dev.tollgate.testkit.gateway.GatewayState.Phase;
import dev.tollgate.testkit.postgres.LocalPostgres;
import dev.tollgate.testkit.postgres.PostgresSettings;
import dev.tollgate.testkit.process.ProcessGroup;
import dev.tollgate.testkit.process.ProcessId;
import dev.tollgate.testkit.process.Program;
import dev.tollgate.testkit.tls.LeafFiles;
import dev.tollgate.testkit.tls.LeafRequest;
import dev.tollgate.testkit.tls.LocalCa;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
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
  private static final String NODE_ID = "local";
  private static final String DATABASE = "tollgate";

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
      gateway.close();
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

  /** What a part wrote last. */
  public String logTail(PartName name, int lines) {
    return part(name).process().logTail(lines);
  }

  /** Stops everything, in the reverse order of the start. */
  @Override
  public void close() {
    group.close();
    http.close();
    try (lock) {
      writeState(Phase.STOPPED);
    } catch (IOException e) {
      progress.accept("cannot write " + layout.state() + ": " + e.getMessage());
    }
  }

  private void start() throws IOException {
    List<String> stopped = Leftovers.stop(layout);
    if (!stopped.isEmpty()) {
      progress.accept("stopped what an earlier run had left: " + String.join(", ", stopped));
    }
    writeState(Phase.STARTING);
    throwIfPortsAreBusy();
    String model = startParts();
    for (Part part : List.copyOf(parts.values())) {
      part.awaitReady(progress);
    }
    credentials = new FirstUse(settings.ports(), layout, http, progress).prepare(model);
    writeState(Phase.READY);
    if (settings.restarts() == Restarts.ALWAYS) {
      new Supervisor(group, this::writeStateReady, progress).watch(parts.values());
    }
  }

  /** Starts all parts and returns the name of a model that the backend serves. */
  private String startParts() throws IOException {
    EnvoyBinary envoy =
        EnvoyBinary.find(
            settings.envoy(),
            settings.searchPath(),
            settings.programs().resolve("envoy"),
            progress);
    LocalCa ca = LocalCa.in(layout.root(), InstantSource.system());
    Path caFile = ca.certificateFile();
    Secrets.readOrCreate(layout.secret("admin-token"));
    Secrets.readOrCreate(layout.secret("key-pepper"));
    GatewayPrograms programs = new GatewayPrograms(settings, layout);

    Map<String, String> database = startDatabase();
    URI backend = startBackend(programs);
    String model = writeDocument(ca, backend);
    startPart(
        PartName.CONTROL_PLANE,
        programs.controlPlane(database, serviceCertificate(ca, "control-plane"), caFile),
        Probe.http(http, url(Port.CONTROL_PLANE_METRICS) + "/ready"));
    startPart(
        PartName.AUTHZ,
        programs.authz(database, serviceCertificate(ca, "authz"), caFile),
        Probe.http(http, url(Port.AUTHZ_METRICS) + "/ready"));
    startPart(
        PartName.ENVOY,
        programs.envoy(envoy, NODE_ID, serviceCertificate(ca, "edge/" + NODE_ID), caFile),
        Probe.envoy(http, url(Port.ENVOY_ADMIN)));
    return model;
  }

  private static LeafFiles serviceCertificate(LocalCa ca, String identity) throws IOException {
    return ca.leaf(LeafRequest.local(identity.replace('/', '-'), "spiffe://tollgate/" + identity));
  }

  private Map<String, String> startDatabase() throws IOException {
    if (settings.postgres().isPresent()) {
      PostgresUrl url = settings.postgres().get();
      FileTree.writePrivate(layout.secret("db-password"), url.password());
      return databaseSettings(url.jdbcUrl(), url.user());
    }
    progress.accept("starting Postgres");
    LocalPostgres server =
        LocalPostgres.start(
            new PostgresSettings(
                settings.programs().resolve("postgres"),
                layout.postgresData(),
                layout.secret("db-password"),
                layout.log(PartName.POSTGRES.text()),
                settings.ports().of(Port.POSTGRES),
                true),
            group);
    addPart(
        new Part(PartName.POSTGRES, server.process(), portsOf(PartName.POSTGRES), server::missing));
    try {
      server.createDatabase(DATABASE);
    } catch (SQLException e) {
      throw new IOException("the database " + DATABASE + " cannot be created", e);
    }
    return databaseSettings(server.jdbcUrl(DATABASE), server.user());
  }

  private Map<String, String> databaseSettings(String jdbcUrl, String user) {
    return Map.of(
        "DB_URL", jdbcUrl,
        "DB_USER", user,
        "DB_PASSWORD_FILE", layout.secret("db-password").toString());
  }

  private URI startBackend(GatewayPrograms programs) throws IOException {
    if (settings.backend().isPresent()) {
      return settings.backend().get();
    }
    startPart(
        PartName.BACKEND, programs.backend(), Probe.http(http, url(Port.BACKEND) + "/health"));
    return URI.create(url(Port.BACKEND));
  }

  private String writeDocument(LocalCa ca, URI backend) throws IOException {
    Path edge = ca.leaf(LeafRequest.local("edge")).combined();
    BackendFacts facts = BackendFacts.ask(http, backend, settings.backend().isEmpty());
    Files.writeString(
        layout.document(),
        InitialDocument.render(settings.ports(), edge, backend, facts.hasHealth(), facts.model()));
    return facts.model();
  }

  private void startPart(PartName name, Program program, Probe probe) throws IOException {
    progress.accept("starting " + name.text());
    addPart(new Part(name, group.start(program), portsOf(name), probe));
  }

  private void addPart(Part part) throws IOException {
    parts.put(part.name(), part);
    // At once: whoever comes after a crash of ours finds it there.
    writeState(Phase.STARTING);
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

  private void writeStateReady() {
    try {
      writeState(Phase.READY);
    } catch (IOException e) {
      progress.accept("cannot write " + layout.state() + ": " + e.getMessage());
    }
  }

  private synchronized void writeState(Phase phase) throws IOException {
    List<GatewayState.PartState> states =
        List.copyOf(parts.values()).stream().map(Part::state).toList();
    new GatewayState(ProcessId.of(ProcessHandle.current()), phase, states).write(layout.state());
  }

  private Map<String, Integer> portsOf(PartName name) {
    return settings.ports().ofPart(name);
  }

  private String url(Port port) {
    return "http://" + settings.ports().address(port);
  }

  private Part part(PartName name) {
    Part part = parts.get(name);
    if (part == null) {
      throw new IllegalArgumentException(name.text() + " is no part of this gateway");
    }
    return part;
  }
}
