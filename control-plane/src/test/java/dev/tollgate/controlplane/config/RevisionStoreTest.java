package dev.tollgate.controlplane.config;

import static dev.tollgate.controlplane.config.RevisionState.DRAFT;
import static dev.tollgate.controlplane.config.RevisionState.PROVEN;
import static dev.tollgate.controlplane.config.RevisionState.PUBLISHED;
import static dev.tollgate.controlplane.config.RevisionState.REJECTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.boot.Health;
import dev.tollgate.boot.Secret;
import dev.tollgate.boot.database.Database;
import dev.tollgate.boot.database.DatabaseSettings;
import dev.tollgate.testkit.StepClock;
import dev.tollgate.testkit.postgres.PostgresExtension;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RevisionStoreTest {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.database();

  private static final Author ADMIN = Author.named("admin");

  private static Database database;
  private static Jdbi jdbi;

  private final StepClock clock = new StepClock(Instant.parse("2026-11-21T10:00:00.123456789Z"));
  private RevisionStore store;

  @BeforeAll
  static void open() throws Exception {
    database =
        Database.open(
            new DatabaseSettings(
                postgres.jdbcUrl(),
                postgres.user(),
                Secret.of(postgres.password()),
                "control_plane",
                8),
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
    jdbi.useHandle(handle -> handle.execute("TRUNCATE revision CASCADE"));
  }

  @Test
  void add_firstDocument_isDraftNumberOne() {
    RevisionStore.Added added = add("listeners: []", ADMIN);

    assertThat(added.isNew()).isTrue();
    assertThat(added.revision())
        .isEqualTo(
            new Revision(
                1,
                "listeners: []",
                "e0bcff089ff2470e0f025c12a8261d3c2254ad396912b1b77ff58ec75546356a",
                "admin",
                Instant.parse("2026-11-21T10:00:00.123456Z"),
                DRAFT,
                ""));
    assertThat(store.find(1)).contains(added.revision());
  }

  @Test
  void add_documentInForce_changesNothing() {
    Revision first = add("a", ADMIN).revision();
    clock.advance(Duration.ofMinutes(1));

    RevisionStore.Added again = add("a", Author.named("someone else"));

    assertThat(again).isEqualTo(new RevisionStore.Added(first, false));
    assertThat(store.page(10, Long.MAX_VALUE)).hasSize(1);
  }

  @Test
  void add_olderDocumentAgain_isANewRevision() {
    add("a", ADMIN);
    add("b", ADMIN);

    RevisionStore.Added rollback = add("a", ADMIN);

    assertThat(rollback.isNew()).isTrue();
    assertThat(rollback.revision().number()).isEqualTo(3);
  }

  @Test
  void add_rejectedDocumentAgain_isTriedAgain() {
    add("a", ADMIN);
    add("b", ADMIN);
    store.advance(2, REJECTED, "node edge-1 refused the routes");

    assertThat(add("b", ADMIN).revision().number()).isEqualTo(3);
  }

  @Test
  void add_manyAtOnce_takeTurns() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Callable<Long>> calls =
          IntStream.range(0, 40)
              .<Callable<Long>>mapToObj(i -> () -> add("document " + i, ADMIN).revision().number())
              .toList();
      List<Long> numbers = threads.invokeAll(calls).stream().map(Future::resultNow).toList();

      assertThat(numbers)
          .containsExactlyInAnyOrderElementsOf(
              IntStream.rangeClosed(1, 40).mapToObj(Long::valueOf).toList());
    }
  }

  @Test
  void add_sameDocumentAtOnce_isOneRevision() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Callable<Boolean>> calls =
          IntStream.range(0, 16)
              .<Callable<Boolean>>mapToObj(i -> () -> add("same", ADMIN).isNew())
              .toList();

      assertThat(threads.invokeAll(calls).stream().map(Future::resultNow))
          .containsOnlyOnce(true)
          .hasSize(16);
    }
  }

  @Test
  void current_newestRejected_isTheOneBefore() {
    add("a", ADMIN);
    add("b", ADMIN);

    store.advance(2, REJECTED, "node edge-1 refused the routes");

    assertThat(store.current().orElseThrow().number()).isEqualTo(1);
    assertThat(store.head()).contains(new RevisionStore.Head(1, DRAFT));
    assertThat(store.rejection(2)).contains("node edge-1 refused the routes");
    assertThat(store.rejection(1)).isEmpty();
  }

  @Test
  void current_noRevision_isEmpty() {
    assertThat(store.current()).isEmpty();
    assertThat(store.head()).isEmpty();
    assertThat(store.proven()).isEmpty();
    assertThat(store.find(1)).isEmpty();
  }

  @Test
  void proven_newerOnesAreNot_isTheNewestThatIs() {
    add("a", ADMIN);
    add("b", ADMIN);
    add("c", ADMIN);
    store.advance(1, PROVEN, "");
    store.advance(2, PROVEN, "");
    store.advance(3, PUBLISHED, "");

    assertThat(store.proven().orElseThrow().number()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "PUBLISHED, PROVEN, PROVEN",
    "PROVEN, PUBLISHED, PROVEN",
    "PROVEN, REJECTED, PROVEN",
    "REJECTED, PROVEN, REJECTED"
  })
  void advance_replicasTellInAnyOrder_keepsTheFurtherStateAndWhatIsFinal(
      RevisionState first, RevisionState second, RevisionState kept) {
    add("a", ADMIN);

    store.advance(1, first, first == REJECTED ? "refused" : "");
    store.advance(1, second, second == REJECTED ? "refused" : "");

    assertThat(store.find(1).orElseThrow().state()).isEqualTo(kept);
  }

  @Test
  void add_document_keepsWhatWasCompiledForItsNumber() {
    add("a", ADMIN);
    store.add("b", ADMIN, number -> new byte[] {(byte) number});

    assertThat(store.compiled(2)).hasValue(new byte[] {2});
    assertThat(store.compiled(3)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"proven, rejected", "rejected, proven"})
  void state_final_cannotBeChanged(String first, String second) {
    add("a", ADMIN);
    store.advance(1, RevisionState.ofWireName(first), first.equals("rejected") ? "refused" : "");

    assertThatThrownBy(() ->
            jdbi.useHandle(
                handle -> handle.execute("UPDATE revision SET reason = 'x', state = ?", second)))
        .hasMessageContaining("revision 1: %s is final".formatted(first));
  }

  @Test
  void page_moreThanTheLimit_goesOnBelow() {
    IntStream.rangeClosed(1, 5).forEach(i -> add("document " + i, ADMIN));

    assertThat(store.page(2, Long.MAX_VALUE)).extracting(Revision::number).containsExactly(5L, 4L);
    assertThat(store.page(2, 4)).extracting(Revision::number).containsExactly(3L, 2L);
    assertThat(store.page(2, 2)).extracting(Revision::number).containsExactly(1L);
  }

  @ParameterizedTest
  @CsvSource({
    "UPDATE revision SET document = 'x'",
    "UPDATE revision SET author = 'x'",
    "UPDATE revision SET number = 7",
    "DELETE FROM revision"
  })
  void revision_whatWasPut_cannotBeChanged(String sql) {
    add("a", ADMIN);

    assertThatThrownBy(() -> jdbi.useHandle(handle -> handle.execute(sql)))
        .hasMessageContaining("a revision is never changed or deleted (number 1)");
  }

  private RevisionStore.Added add(String document, Author author) {
    return store.add(document, author, _ -> new byte[0]);
  }
}
