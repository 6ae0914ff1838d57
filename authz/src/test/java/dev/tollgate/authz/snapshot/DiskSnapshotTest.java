package dev.tollgate.authz.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tollgate.authz.feed.ChangeLog;
import dev.tollgate.authz.feed.FeedDatabase;
import dev.tollgate.authz.feed.Replica;
import dev.tollgate.authz.feed.RowsById;
import dev.tollgate.authz.feed.Snapshot;
import dev.tollgate.boot.StartFailure;
import dev.tollgate.testkit.postgres.PostgresExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiskSnapshotTest {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.database();

  private static final byte[] PEPPER = "a pepper of thirty-two bytes!!!!".getBytes(UTF_8);
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final InstantSource clock = InstantSource.system();
  private static FeedDatabase database;

  @TempDir Path directory;
  private final RowsById<Replica.Row> rows = new RowsById<>(Replica.Row::id);

  @BeforeAll
  static void open() throws Exception {
    database = FeedDatabase.open(postgres);
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void restore_afterKill_holdsEveryChangeThatWasReported() throws Exception {
    long seq = written();

    Optional<Snapshot.Restored> restored = restore(copyOfKilled(), PEPPER, clock);

    assertThat(restored.orElseThrow().position().seq()).isEqualTo(seq);
    assertThat(restored.orElseThrow().age()).isLessThan(SOON);
    assertThat(rows.find(FeedDatabase.TENANT).orElseThrow().number()).isEqualTo(seq);
  }

  @Test
  void restore_rowsGoneSince_areNotBroughtBack() throws Exception {
    database.execute(
        "INSERT INTO authz.tenant (id, name, change_seq) VALUES ('ten_0000000000000001', 'x', 1)");
    try (DiskSnapshot snapshot = snapshot();
        Replica replica = Replica.start("a", database::connectAlone, snapshot)) {
      database.execute("DELETE FROM authz.tenant WHERE id = 'ten_0000000000000001'");
      long seq =
          new ChangeLog(database.jdbi(), it -> {})
              .write("tenant", "ten_0000000000000001", (handle, it) -> Optional.of(it))
              .orElseThrow()
              .seq();
      assertThat(database.receipt(seq, SOON).laggards()).doesNotContain(replica.name);
    }

    assertThat(restore(directory, PEPPER, clock)).isPresent();
    assertThat(rows.find("ten_0000000000000001")).isEmpty();
  }

  @Test
  void restore_withoutTheNewestChanges_isRefused() throws Exception {
    written();
    Files.delete(directory.resolve("memory.changes.1"));

    assertThat(restore(directory, PEPPER, clock)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory.rows", "memory.changes.1", "memory.stamp"})
  void restore_anyByteAltered_isRefused(String name) throws Exception {
    written();
    byte[] bytes = Files.readAllBytes(directory.resolve(name));
    for (int i = 0; i < bytes.length; i += 1 + bytes.length / 97) {
      byte[] altered = bytes.clone();
      altered[i] ^= 1;
      Files.write(directory.resolve(name), altered);

      assertThat(restore(directory, PEPPER, clock)).as("byte %d", i).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory.rows", "memory.changes.1", "memory.stamp"})
  void restore_cutOffAnywhere_isRefused(String name) throws Exception {
    written();
    byte[] bytes = Files.readAllBytes(directory.resolve(name));
    for (int length = 0; length < bytes.length; length += 1 + bytes.length / 97) {
      Files.write(directory.resolve(name), Arrays.copyOf(bytes, length));

      assertThat(restore(directory, PEPPER, clock)).as("%d bytes", length).isEmpty();
    }
  }

  @Test
  void restore_changeCutOffBeforeItWasReported_isServedWithoutIt() throws Exception {
    long seq = written();
    Path file = directory.resolve("memory.changes.1");
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length + 3)); // the start of another frame

    assertThat(restore(directory, PEPPER, clock).orElseThrow().position().seq()).isEqualTo(seq);
  }

  @Test
  void close_afterARestoreWithoutDatabase_makesTheSnapshotNoOlder() throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(clock.instant());
    try (DiskSnapshot snapshot = DiskSnapshot.in(directory, PEPPER, now::get);
        Replica replica = Replica.start("a", database::connectAlone, snapshot)) {
      now.updateAndGet(then -> then.plus(Duration.ofHours(1)));
      long seq = database.change();
      await("the change").atMost(SOON).until(replica::number, number -> number == seq);
      assertThat(database.receipt(database.change(), SOON).laggards()).doesNotContain("a");
    }

    assertThat(restore(directory, PEPPER, now::get)).isPresent();
    assertThat(restore(directory, PEPPER, now::get)).isPresent();
  }

  @Test
  void restore_anotherPepper_isRefused() throws Exception {
    written();

    assertThat(restore(directory, "another pepper of 32 bytes!!!!!!".getBytes(UTF_8), clock))
        .isEmpty();
  }

  @Test
  void restore_olderThanAnythingIsTrusted_isRefused() throws Exception {
    written();
    Instant later = clock.instant().plus(Replica.TRUST).plusSeconds(60);

    assertThat(restore(directory, PEPPER, InstantSource.fixed(later))).isEmpty();
  }

  @Test
  void restore_confirmedInTheFuture_isRefused() throws Exception {
    written();
    Instant before = clock.instant().minusSeconds(60);

    assertThat(restore(directory, PEPPER, InstantSource.fixed(before))).isEmpty();
  }

  @Test
  void files_anyByte_holdNoRowInClear() throws Exception {
    database.execute("UPDATE authz.tenant SET metadata = '{\"a\": \"to be seen by nobody\"}'");
    written();

    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.map(DiskSnapshotTest::text).toList())
          .noneSatisfy(text -> assertThat(text).containsAnyOf("default", "tenant", "nobody"));
    }
  }

  @Test
  void in_directoryOfARunningReplica_isRefused() {
    try (DiskSnapshot first = snapshot()) {
      assertThat(first.exists()).isFalse();
      assertThatThrownBy(this::snapshot)
          .isInstanceOf(StartFailure.class)
          .hasMessageContaining("used by another process");
    }
  }

  @Test
  void append_diskFails_deletesWhatWouldMissTheChange() throws Exception {
    try (DiskSnapshot snapshot = snapshot();
        Replica replica = Replica.start("a", database::connectAlone, snapshot)) {
      Files.createDirectory(directory.resolve("memory.changes.1"));
      long seq = database.change();

      assertThat(database.receipt(seq, SOON).laggards()).doesNotContain(replica.name);
      assertThat(Files.exists(directory.resolve("memory.rows"))).isFalse();
    }
  }

  @Test
  void append_diskFailsAndKeepsTheOld_isNotReportedAsInForce() throws Exception {
    try (DiskSnapshot snapshot = snapshot();
        Replica replica = Replica.start("a", database::connectAlone, snapshot)) {
      Path inTheWay = Files.createDirectories(directory.resolve("memory.changes.1/full"));
      long seq = database.change();

      assertThat(database.receipt(seq, Duration.ofSeconds(1)).laggards()).containsExactly("a");
      Files.delete(inTheWay);
      assertThat(database.receipt(seq, SOON).inForce()).isTrue();
      assertThat(replica.number()).isEqualTo(seq);
    }
  }

  /** The database comes back after the replica has served from the snapshot for a while. */
  @Test
  void start_databaseAway_servesTheSnapshotThenFollows() throws Exception {
    long seq = written();
    CompletableFuture<?> migrated = new CompletableFuture<>();
    try (DiskSnapshot snapshot = snapshot();
        Replica replica = Replica.begin("a", database::connectAlone, snapshot, migrated)) {
      await("the snapshot to be served").atMost(SOON).until(replica::serves);
      assertThat(replica.number()).isEqualTo(seq);
      long later = database.change();
      assertThat(database.receipt(later, Duration.ZERO).laggards()).containsExactly("a");

      migrated.complete(null);

      assertThat(database.receipt(later, SOON).inForce()).isTrue();
      assertThat(replica.number()).isEqualTo(later);
    }
    assertThat(restore(directory, PEPPER, clock).orElseThrow().position().seq()).isGreaterThan(seq);
  }

  /** Rows and one change in the directory, whose number is returned. */
  private long written() throws Exception {
    try (DiskSnapshot snapshot = snapshot();
        Replica replica = Replica.start("a", database::connectAlone, snapshot)) {
      long seq = database.change();
      assertThat(database.receipt(seq, SOON).laggards()).doesNotContain(replica.name);
      await("the change").atMost(SOON).until(replica::number, number -> number == seq);
      return seq;
    }
  }

  /** The files as they are while the replica runs and has reported a change. */
  private Path copyOfKilled() throws IOException {
    Path copy = Files.createDirectory(directory.resolve("killed"));
    for (String name : List.of("memory.rows", "memory.changes.1")) {
      Files.copy(directory.resolve(name), copy.resolve(name));
    }
    return copy;
  }

  private DiskSnapshot snapshot() {
    return DiskSnapshot.in(directory, PEPPER, clock);
  }

  private Optional<Snapshot.Restored> restore(Path from, byte[] pepper, InstantSource now) {
    try (DiskSnapshot snapshot = DiskSnapshot.in(from, pepper, now)) {
      return snapshot.restore(Replica.mirrors(rows), () -> Replica.TRUST);
    }
  }

  private static String text(Path file) {
    try {
      return Files.isDirectory(file)
          ? ""
          : Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
