package dev.tollgate.benchmarks.fleet;

import dev.tollgate.benchmarks.EnvoyRequests;
import dev.tollgate.testkit.Await;
import dev.tollgate.testkit.FileTree;
import dev.tollgate.testkit.Secrets;
import dev.tollgate.testkit.admin.AdminClient;
import dev.tollgate.testkit.postgres.LocalPostgres;
import dev.tollgate.testkit.postgres.PostgresSettings;
import dev.tollgate.testkit.process.ManagedProcess;
import dev.tollgate.testkit.process.Ports;
import dev.tollgate.testkit.process.ProcessGroup;
import dev.tollgate.testkit.process.Program;
import dev.tollgate.testkit.project.ProjectHome;
import dev.tollgate.testkit.tls.LeafFiles;
import dev.tollgate.testkit.tls.LeafRequest;
import dev.tollgate.testkit.tls.LocalCa;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Replicas of authz as in production, with their own Postgres. The caller must close it. */
final class Fleet implements AutoCloseable {
  private static final String DATABASE = "tollgate";
  private static final Duration READY_LIMIT = Duration.ofSeconds(60);
  private static final int LOG_LINES = 20;
  private static final int WARMUP_CHECKS = 500;

  private final Path directory;
  private final ProcessGroup group = new ProcessGroup();
  private final LocalPostgres postgres;
  private final NotificationFilterProxy proxy;
  private final List<Replica> replicas = new ArrayList<>();

  private Fleet(Path directory) throws IOException {
    this.directory = directory;
    this.postgres = LocalPostgres.start(postgresSettings(directory), group);
    this.proxy = NotificationFilterProxy.start(postgres.port());
  }

  /**
   * Starts Postgres and the replicas and waits until they are ready.
   *
   * @throws IOException if a process does not start
   */
  static Fleet start(int replicas) throws IOException {
    Path state = Files.createDirectories(ProjectHome.find().resolve(".tollgate"));
    Fleet fleet = new Fleet(Files.createTempDirectory(state, "bench-"));
    try {
      fleet.postgres.createDatabase(DATABASE);
      for (int i = 1; i <= replicas; i++) {
        fleet.replicas.add(fleet.replica("authz-" + i));
      }
      fleet.replicas.forEach(Fleet::awaitReady);
      fleet.replicas.forEach(Fleet::warmUp);
      return fleet;
    } catch (SQLException e) {
      fleet.close();
      throw new IOException("cannot create database " + DATABASE, e);
    } catch (IOException | RuntimeException e) {
      fleet.close();
      throw e;
    }
  }

  List<Replica> replicas() {
    return List.copyOf(replicas);
  }

  LocalPostgres postgres() {
    return postgres;
  }

  /** The address of Postgres, not of the proxy. */
  String jdbcUrl() {
    return postgres.jdbcUrl(DATABASE);
  }

  /** Drops all notifications to the replicas from now on. */
  void dropNotifications() {
    proxy.dropNotifications();
  }

  /** Waits until the replica is ready. */
  static void awaitReady(Replica replica) {
    Await.until(
        replica.name() + " to be ready",
        READY_LIMIT,
        replica::isReady,
        () -> replica.process().logTail(LOG_LINES));
  }

  /** Excludes the first calls from the measurement, which include handshakes and cold code. */
  private static void warmUp(Replica replica) {
    for (int i = 0; i < WARMUP_CHECKS; i++) {
      replica.check(EnvoyRequests.of("no key"));
    }
  }

  private Replica replica(String name) throws IOException {
    LocalCa ca = LocalCa.in(directory, InstantSource.system());
    LeafFiles server = ca.leaf(LeafRequest.local(name, "spiffe://tollgate/authz"));
    LeafFiles edge = ca.leaf(LeafRequest.local("edge-" + name, "spiffe://tollgate/edge/bench"));
    Path token = directory.resolve("admin-token");
    String secret = Secrets.readOrCreate(token);
    Secrets.readOrCreate(directory.resolve("key-pepper"));
    int grpc = Ports.free();
    int admin = Ports.free();
    int metrics = Ports.free();
    Map<String, String> environment =
        Map.ofEntries(
            Map.entry("AUTHZ_REPLICA", name),
            Map.entry("AUTHZ_GRPC_ADDRESS", "127.0.0.1:" + grpc),
            Map.entry("AUTHZ_ADMIN_ADDRESS", "127.0.0.1:" + admin),
            Map.entry("AUTHZ_METRICS_ADDRESS", "127.0.0.1:" + metrics),
            Map.entry("AUTHZ_DB_URL", proxiedUrl()),
            Map.entry("AUTHZ_DB_USER", postgres.user()),
            Map.entry("AUTHZ_DB_PASSWORD_FILE", postgres.passwordFile().toString()),
            Map.entry("AUTHZ_DB_POOL_SIZE", "4"),
            Map.entry("AUTHZ_SNAPSHOT_DIRECTORY", directory.resolve(name).toString()),
            Map.entry("AUTHZ_TLS_CERTIFICATE_FILE", server.certificate().toString()),
            Map.entry("AUTHZ_TLS_KEY_FILE", server.key().toString()),
            Map.entry("AUTHZ_TLS_CLIENT_CA_FILE", ca.certificateFile().toString()),
            Map.entry("AUTHZ_ADMIN_TOKEN_FILE", token.toString()),
            Map.entry("AUTHZ_KEY_PEPPER_FILE", directory.resolve("key-pepper").toString()),
            // All checks come from one address, which the limit for invalid credentials would
            // throttle.
            Map.entry("AUTHZ_FAILURES_PER_SECOND", "1000000"),
            Map.entry("AUTHZ_FAILURE_BURST", "1000000"));
    ManagedProcess process =
        group.start(Program.of(name, command(), environment, directory.resolve(name + ".log")));
    ManagedChannel channel =
        Grpc.newChannelBuilder(
                "127.0.0.1:" + grpc,
                TlsChannelCredentials.newBuilder()
                    .keyManager(edge.certificate().toFile(), edge.key().toFile())
                    .trustManager(ca.certificateFile().toFile())
                    .build())
            .build();
    return new Replica(
        name, process, new AdminClient("http://127.0.0.1:" + admin, secret), channel, metrics);
  }

  /** Disables TLS and GSS, which the proxy does not support. */
  private String proxiedUrl() {
    return "jdbc:postgresql://127.0.0.1:%d/%s?sslmode=disable&gssEncMode=disable"
        .formatted(proxy.port(), DATABASE);
  }

  private static List<String> command() throws IOException {
    Path target = ProjectHome.find().resolve("authz/target");
    Path jar = target.resolve("tollgate-authz.jar");
    if (!Files.exists(jar)) {
      throw new IOException(jar + " is missing (expected: a built project; ./tollgate builds it)");
    }
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-XX:+UseCompactObjectHeaders",
        "-Xmx256m",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-cp",
        jar.toString(),
        "dev.tollgate.authz.Main");
  }

  private static PostgresSettings postgresSettings(Path directory) throws IOException {
    return new PostgresSettings(
        ProjectHome.find().resolve(".tollgate/postgres"),
        directory.resolve("postgres"),
        directory.resolve("postgres-password"),
        directory.resolve("postgres.log"),
        Ports.free(),
        true);
  }

  @Override
  public void close() throws IOException {
    for (Replica replica : replicas) {
      replica.channel().shutdownNow();
      replica.admin().close();
    }
    group.close();
    proxy.close();
    FileTree.delete(directory);
  }
}
