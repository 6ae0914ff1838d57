package dev.tollgate.testkit.gateway;

import dev.tollgate.testkit.FileTree;
import dev.tollgate.testkit.Secrets;
import dev.tollgate.testkit.envoy.EnvoyBinary;
import dev.tollgate.testkit.postgres.LocalPostgres;
import dev.tollgate.testkit.postgres.PostgresSettings;
import dev.tollgate.testkit.process.ProcessGroup;
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
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Starts the processes of a gateway once. Starts them concurrently where it can, because each waits
 * for its own dependencies.
 */
final class PartStarter {
  private static final String NODE_ID = "local";
  private static final String DATABASE = "tollgate";

  private final GatewaySettings settings;
  private final Layout layout;
  private final ProcessGroup group;
  private final HttpClient http;
  private final Consumer<String> progress;
  private final Consumer<Part> started;
  private final GatewayPrograms programs;

  /**
   * Creates a starter.
   *
   * @param started a callback that receives each process as soon as it runs
   */
  PartStarter(
      GatewaySettings settings,
      Layout layout,
      ProcessGroup group,
      HttpClient http,
      Consumer<String> progress,
      Consumer<Part> started) {
    this.settings = settings;
    this.layout = layout;
    this.group = group;
    this.http = http;
    this.progress = progress;
    this.started = started;
    this.programs = new GatewayPrograms(settings, layout);
  }

  /** Starts all processes and returns the name of a model that the backend serves. */
  String start() throws IOException {
    Secrets.readOrCreate(layout.secret("admin-token"));
    Secrets.readOrCreate(layout.secret("key-pepper"));
    Optional<LocalPostgres> postgres = launchPostgres();
    URI backend = startBackend();
    EnvoyBinary envoy = findEnvoy();
    LocalCa ca = LocalCa.in(layout.root(), InstantSource.system());
    DatabaseAccess database =
        postgres.isPresent() ? accessTo(postgres.get()) : accessTo(settings.postgres().get());
    startAuthz(ca, database);
    String model = writeDocument(ca, backend);
    Part controlPlane = startControlPlane(ca, database);
    if (postgres.isPresent()) {
      createDatabase(postgres.get());
    }
    Program edge =
        programs.envoy(envoy, NODE_ID, certificate(ca, "edge/" + NODE_ID), ca.certificateFile());
    // Envoy waits for its backoff before it retries an unreachable control plane.
    controlPlane.awaitReady(progress);
    startPart(PartName.ENVOY, edge, Probe.envoy(http, url(Port.ENVOY_ADMIN)));
    return model;
  }

  private EnvoyBinary findEnvoy() throws IOException {
    return EnvoyBinary.find(
        settings.envoy(), settings.searchPath(), settings.programs().resolve("envoy"), progress);
  }

  private void startAuthz(LocalCa ca, DatabaseAccess database) throws IOException {
    startPart(
        PartName.AUTHZ,
        programs.authz(database, certificate(ca, "authz"), ca.certificateFile()),
        Probe.http(http, url(Port.AUTHZ_METRICS) + "/ready"));
  }

  private Part startControlPlane(LocalCa ca, DatabaseAccess database) throws IOException {
    return startPart(
        PartName.CONTROL_PLANE,
        programs.controlPlane(database, certificate(ca, "control-plane"), ca.certificateFile()),
        Probe.http(http, url(Port.CONTROL_PLANE_METRICS) + "/ready"));
  }

  /** Starts the embedded server without waiting for it, unless the settings name another. */
  private Optional<LocalPostgres> launchPostgres() throws IOException {
    if (settings.postgres().isPresent()) {
      return Optional.empty();
    }
    progress.accept("starting postgres");
    LocalPostgres server = LocalPostgres.launch(postgresSettings(), group);
    Map<String, Integer> ports = settings.ports().ofPart(PartName.POSTGRES);
    started.accept(new Part(PartName.POSTGRES, server.process(), ports, server::missing));
    return Optional.of(server);
  }

  private static void createDatabase(LocalPostgres server) throws IOException {
    server.awaitAnswer();
    try {
      server.createDatabase(DATABASE);
    } catch (SQLException e) {
      throw new IOException("the database " + DATABASE + " cannot be created", e);
    }
  }

  private static DatabaseAccess accessTo(LocalPostgres server) {
    return new DatabaseAccess(server.jdbcUrl(DATABASE), server.user(), server.passwordFile());
  }

  private DatabaseAccess accessTo(PostgresUrl url) throws IOException {
    Path password = layout.secret("postgres-url-password");
    FileTree.writePrivate(password, url.password());
    return new DatabaseAccess(url.jdbcUrl(), url.user(), password);
  }

  private PostgresSettings postgresSettings() {
    return new PostgresSettings(
        settings.programs().resolve("postgres"),
        layout.postgresData(),
        layout.secret("db-password"),
        layout.log(PartName.POSTGRES.text()),
        settings.ports().of(Port.POSTGRES),
        true);
  }

  private URI startBackend() throws IOException {
    if (settings.backend().isPresent()) {
      return settings.backend().get();
    }
    startPart(
        PartName.BACKEND, programs.backend(), Probe.http(http, url(Port.BACKEND) + "/health"));
    return URI.create(url(Port.BACKEND));
  }

  private String writeDocument(LocalCa ca, URI backend) throws IOException {
    Path edge = ca.leaf(LeafRequest.local("edge")).combined();
    BackendInfo info = BackendInfo.query(http, backend, settings.backend().isEmpty());
    Files.writeString(
        layout.document(),
        InitialDocument.render(settings.ports(), edge, backend, info.hasHealth(), info.model()));
    return info.model();
  }

  private Part startPart(PartName name, Program program, Probe probe) throws IOException {
    progress.accept("starting " + name.text());
    Part part = new Part(name, group.start(program), settings.ports().ofPart(name), probe);
    started.accept(part);
    return part;
  }

  private static LeafFiles certificate(LocalCa ca, String identity) throws IOException {
    String fileName = identity.replace('/', '-');
    return ca.leaf(LeafRequest.local(fileName, "spiffe://tollgate/" + identity));
  }

  private String url(Port port) {
    return "http://" + settings.ports().address(port);
  }
}
