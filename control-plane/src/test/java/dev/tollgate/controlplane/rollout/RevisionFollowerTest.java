package dev.tollgate.controlplane.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.boot.Health;
import dev.tollgate.boot.Service;
import dev.tollgate.boot.ServiceSettings;
import dev.tollgate.boot.database.Database;
import dev.tollgate.boot.database.DatabaseSettings;
import dev.tollgate.controlplane.certificates.CertificateReader;
import dev.tollgate.controlplane.config.Author;
import dev.tollgate.controlplane.config.GatewayDocument;
import dev.tollgate.controlplane.config.GatewayDocuments;
import dev.tollgate.controlplane.config.Parsed;
import dev.tollgate.controlplane.config.Revision;
import dev.tollgate.controlplane.config.RevisionState;
import dev.tollgate.controlplane.config.RevisionStore;
import dev.tollgate.controlplane.nodes.NodeGroup;
import dev.tollgate.controlplane.nodes.NodeRegistry;
import dev.tollgate.controlplane.render.ResourceType;
import dev.tollgate.controlplane.rollout.ReplicaStore.Progress;
import dev.tollgate.testkit.StepClock;
import dev.tollgate.testkit.postgres.PostgresExtension;
import dev.tollgate.testkit.tls.LeafRequest;
import dev.tollgate.testkit.tls.LocalCa;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Following the revisions in a real Postgres, poll by poll. */
class RevisionFollowerTest {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.database();

  private static final Author OTHER_REPLICA = Author.named("another replica");

  private static Database database;
  private static Jdbi jdbi;

  @TempDir Path directory;
  private final StepClock clock = new StepClock(Fleet.START);
  private final SteppedExecutor thread = new SteppedExecutor(clock);
  private final NodeRegistry nodes = new NodeRegistry(new SimpleMeterRegistry());
  private final List<Release> served = new ArrayList<>();
  private final List<AutoCloseable> started = new ArrayList<>();
  private Service service;
  private Health.Condition loaded;
  private RevisionStore store;

  private record Settings(InetSocketAddress metricsAddress, Duration drainTime)
      implements ServiceSettings {}

  @BeforeAll
  static void open() throws Exception {
    database =
        Database.open(
            new DatabaseSettings(
                postgres.jdbcUrl(),
                postgres.user(),
                dev.tollgate.boot.Secret.of(postgres.password()),
                "control_plane",
                4),
            new Health(),
            new SimpleMeterRegistry());
    database.ready().get(60, TimeUnit.SECONDS);
    jdbi = Jdbi.create(database.dataSource());
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @BeforeEach
  void empty() {
    store = new RevisionStore(jdbi, clock);
    jdbi.useHandle(handle -> handle.execute("TRUNCATE revision, replica CASCADE"));
    AtomicReference<Health.Condition> condition = new AtomicReference<>();
    service =
        Service.start(
            "follower",
            new Settings(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Duration.ZERO),
            (_, s) -> condition.set(s.health().condition("configuration", "a revision")));
    loaded = condition.get();
  }

  @AfterEach
  void stop() throws Exception {
    service.close();
    for (AutoCloseable each : started.reversed()) {
      each.close();
    }
  }

  @Test
  void poll_emptyStore_isNotReady() throws Exception {
    follower(Optional.empty()).poll();

    assertThat(served).isEmpty();
    assertThat(isReady()).isFalse();
  }

  @Test
  void poll_revisionOfAnotherReplica_isServed() throws Exception {
    add(document("a"));
    RevisionFollower follower = follower(Optional.empty());

    follower.poll();
    assertThat(serving()).isEqualTo("1 [a]");
    assertThat(isReady()).isTrue();
    add(document("b"));
    follower.poll();

    assertThat(served.getLast().revision()).isEqualTo(2);
  }

  @Test
  void poll_nothingNew_servesNothingAgain() {
    add(document("a"));
    RevisionFollower follower = follower(Optional.empty());
    follower.poll();
    thread.step(Duration.ofMinutes(1));
    int publications = served.size();

    follower.poll();

    assertThat(served).hasSize(publications);
  }

  @Test
  void poll_initialDocument_becomesRevisionOneOnce() throws Exception {
    Path initial = Files.writeString(directory.resolve("gateway.yaml"), document("a"));
    RevisionFollower follower = follower(Optional.of(initial));

    follower.poll();
    follower.poll();

    assertThat(store.page(10, Long.MAX_VALUE)).hasSize(1);
    assertThat(serving()).isEqualTo("1 [a]");
  }

  @Test
  void poll_initialDocumentWithFaults_isNotReadyAndKeepsNothing() throws Exception {
    Path initial = Files.writeString(directory.resolve("gateway.yaml"), "listeners: []");

    follower(Optional.of(initial)).poll();

    assertThat(isReady()).isFalse();
    assertThat(store.page(10, Long.MAX_VALUE)).isEmpty();
  }

  @Test
  void poll_rejectedAtAnotherReplica_returnsToTheRevisionBefore() {
    add(document("a"));
    store.advance(1, RevisionState.PROVEN, "");
    RevisionFollower follower = follower(Optional.empty());
    follower.poll();
    thread.step(Duration.ofMinutes(1));
    add(document("b"));
    follower.poll();

    store.advance(2, RevisionState.REJECTED, "node far-away refused the routes: no");
    follower.poll();

    assertThat(serving()).isEqualTo("1 [a]");
  }

  @Test
  void poll_startWithANewerUnprovenRevision_servesTheProvenOneFirst() {
    add(document("a"));
    store.advance(1, RevisionState.PROVEN, "");
    add(document("b"));
    RevisionFollower follower = follower(Optional.empty());

    follower.poll();
    assertThat(serving()).isEqualTo("1 [a]");
    follower.poll();

    assertThat(served.getLast().revision()).isEqualTo(2);
  }

  @Test
  void poll_provenRevisionRefusedAtTheStart_staysProvenAndServed() {
    for (String backend : List.of("a", "b", "c")) {
      add(document(backend));
    }
    IntStream.rangeClosed(1, 3).forEach(i -> store.advance(i, RevisionState.PROVEN, ""));
    RevisionFollower follower = follower(Optional.empty());
    follower.poll();

    nodes.update(1, Fleet.refusingAll("sick", served.getLast(), ResourceType.LISTENERS));
    thread.step(Duration.ofMinutes(1));
    follower.poll();

    assertThat(served).extracting(Release::revision).containsOnly(3L);
    assertThat(store.page(9, Long.MAX_VALUE))
        .extracting(Revision::state)
        .containsOnly(RevisionState.PROVEN);
  }

  @Test
  void poll_certificateGone_servesWithoutItAndTheOthersStay() throws Exception {
    LocalCa ca = LocalCa.in(directory, InstantSource.fixed(Fleet.START));
    Path kept = ca.leaf(LeafRequest.local("kept")).combined();
    add(
        document("a")
            + "certificates: [{name: gone, secret: \"file:%s/gone.pem\"}, {name: kept, secret: \"file:%s\"}]\n"
                .formatted(directory, kept));
    store.advance(1, RevisionState.PROVEN, "");

    follower(Optional.empty()).poll();

    assertThat(serving()).isEqualTo("1 [a]");
    assertThat(served.getLast().resources().secrets())
        .extracting(Secret::getName)
        .containsExactly("kept");
    assertThat(isReady()).isTrue();
  }

  @Test
  void poll_documentNotValidAnyMore_isNotReadyUntilAGoodOneIsInForce() throws Exception {
    add(document("a"));
    RevisionFollower follower = follower(Optional.empty());
    follower.poll();
    store.add("not a document", OTHER_REPLICA, _ -> new byte[] {1, 2, 3});
    follower.poll();
    assertThat(isReady()).isFalse();
    assertThat(serving()).isEqualTo("1 [a]");

    add(document("b"));
    follower.poll();

    assertThat(isReady()).isTrue();
  }

  @Test
  void poll_compiledBytesDifferFromWhatTheDocumentGives_servesTheBytes() {
    // As after an upgrade whose renderer or validator has changed.
    store.add(
        "a document that this version does not take",
        OTHER_REPLICA,
        revision -> compiled(document("a"), revision));

    follower(Optional.empty()).poll();

    assertThat(serving()).isEqualTo("1 [a]");
  }

  @Test
  void poll_olderThanCompiledBytes_isRendered() {
    add(document("a"));
    jdbi.useHandle(handle -> handle.execute("TRUNCATE compiled"));

    follower(Optional.empty()).poll();

    assertThat(serving()).isEqualTo("1 [a]");
  }

  @Test
  void poll_acceptedHere_isProvenOnceTheOtherReplicaHasAcceptedToo() {
    ReplicaStore other = new ReplicaStore(jdbi, "another-instance", "two", () -> 1);
    other.report();
    add(document("a"));
    RevisionFollower follower = follower(Optional.empty());
    follower.poll();
    nodes.update(1, Fleet.accepting("edge-1", served.getLast()));
    thread.step(Duration.ofSeconds(1));
    follower.poll();
    assertThat(new ReplicaStore(jdbi, "me", "one", () -> 0).progress(1))
        .isEqualTo(new Progress(RevisionState.PUBLISHED, "", List.of("two")));

    other.accept(1);
    follower.poll();

    assertThat(store.head()).contains(new RevisionStore.Head(1, RevisionState.PROVEN));
  }

  @Test
  void poll_otherReplicaHasNoNodes_doesNotWaitForIt() {
    new ReplicaStore(jdbi, "another-instance", "two", () -> 0).report();
    add(document("a"));
    RevisionFollower follower = follower(Optional.empty());
    follower.poll();

    nodes.update(1, Fleet.accepting("edge-1", served.getLast()));
    thread.step(Duration.ofSeconds(1));
    follower.poll();

    assertThat(store.head()).contains(new RevisionStore.Head(1, RevisionState.PROVEN));
  }

  @Test
  void poll_databaseUnreachable_keepsTheRevision() throws Exception {
    add(document("a"));
    RevisionFollower follower = follower(Optional.empty());
    follower.poll();
    RevisionStore away =
        new RevisionStore(Jdbi.create("jdbc:postgresql://127.0.0.1:1/none"), clock);

    assertThatThrownBy(follower(away, Optional.empty())::poll).isInstanceOf(JdbiException.class);

    assertThat(serving()).isEqualTo("1 [a]");
    assertThat(isReady()).isTrue();
  }

  private void add(String document) {
    store.add(document, OTHER_REPLICA, revision -> compiled(document, revision));
  }

  private static byte[] compiled(String document, long revision) {
    return switch (GatewayDocuments.parse(document)) {
      case Parsed.Valid(GatewayDocument valid) -> Compiled.of(valid, revision).toBytes();
      case Parsed.Invalid(var faults) -> throw new AssertionError(faults);
    };
  }

  private RevisionFollower follower(Optional<Path> initialDocument) {
    return follower(store, initialDocument);
  }

  private RevisionFollower follower(RevisionStore store, Optional<Path> initialDocument) {
    RolloutTimes times =
        new RolloutTimes(Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(30));
    ReplicaStore replicas =
        new ReplicaStore(jdbi, "this-instance", "one", () -> nodes.in(NodeGroup.EDGE).size());
    OutcomeWriter outcomes = starting(new OutcomeWriter(store, replicas));
    Rollout rollout =
        starting(
            new Rollout(
                NodeGroup.EDGE,
                thread,
                times,
                (_, release) -> served.add(release),
                nodes,
                outcomes,
                clock,
                new SimpleMeterRegistry()));
    Releases releases = new Releases(new CertificateReader(clock), store, Set.of());
    return new RevisionFollower(
        store,
        replicas,
        releases,
        rollout,
        outcomes,
        new RolloutPublications(releases, store, replicas, rollout, times),
        initialDocument,
        loaded);
  }

  private boolean isReady() throws Exception {
    URI ready = URI.create("http://127.0.0.1:%d/ready".formatted(service.metricsPort()));
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(ready).build(), BodyHandlers.discarding())
              .statusCode()
          == 200;
    }
  }

  private <T extends AutoCloseable> T starting(T part) {
    started.add(part);
    return part;
  }

  /** The served revision and its clusters. */
  private String serving() {
    Release release = served.getLast();
    return release.revision() + " " + Fleet.clusters(release);
  }

  private static String document(String backend) {
    return """
    listeners: [{name: edge, port: 18080}]
    backends: [{name: %1$s, endpoints: [{address: 127.0.0.1, port: 9000}]}]
    routes: [{name: all, kind: plain, match: {path: /**}, backend: %1$s}]
    """
        .formatted(backend);
  }
}
