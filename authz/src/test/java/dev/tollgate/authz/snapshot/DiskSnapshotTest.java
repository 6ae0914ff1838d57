package dev.tollgate.authz.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tollgate.authz.feed.ChangeLog;
import dev.tollgate.authz.feed.FeedDatabase;
import dev.tollgate.authz.feed.Position;
import dev.tollgate.authz.feed.Replica;
import dev.tollgate.authz.feed.RowsById;
import dev.tollgate.authz.feed.Snapshot;
import dev.tollgate.boot.StartFailure;
import dev.tollgate.testkit.postgres.PostgresExtension;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class DiskSnapshotTest {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.database();

  private static final byte[] PEPPER = SnapshotProgram.PEPPER;
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
  private static final InstantSource clock = InstantSource.system();
  private static FeedDatabase database;

  @TempDir Path directory;
  private final RowsById<Replica.Row> rows = new RowsById<>(Replica.Row::id);
  private final MeterRegistry metrics = new SimpleMeterRegistry();

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
        Replica replica = startWithCopy("a", snapshot)) {
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
  void restore_rowsWithAnyByteAltered_isRefused() throws Exception {
    written();
    alter("memory.rows", i -> assertThat(restored()).as("byte %d", i).isEmpty());
  }

  @Test
  void restore_rowsCutOffAnywhere_isRefused() throws Exception {
    written();
    cutOff("memory.rows", length -> assertThat(restored()).as("%d bytes", length).isEmpty());
  }

  /** What is lost is one segment; the age is that of what is left. */
  @Test
  void restore_segmentDamaged_servesTheRestAtItsAge() throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(clock.instant());
    long seq = writtenTenMinutesLater(now);
    Consumer<Integer> isWithoutTheChange =
        at -> {
          Snapshot.Restored left = restore(directory, PEPPER, now::get).orElseThrow();
          assertThat(left.position().seq()).as("at %d", at).isLessThan(seq);
          assertThat(left.age()).as("at %d", at).isBetween(TEN_MINUTES, TEN_MINUTES.plus(SOON));
          assertThat(rows.find(FeedDatabase.TENANT)).isPresent();
        };

    Snapshot.Restored whole = restore(directory, PEPPER, now::get).orElseThrow();
    assertThat(whole.position().seq()).isEqualTo(seq);
    assertThat(whole.age()).isLessThan(SOON);
    alter("memory.changes.1", isWithoutTheChange);
    cutOff("memory.changes.1", isWithoutTheChange);
    Files.delete(directory.resolve("memory.changes.1"));
    isWithoutTheChange.accept(0);
  }

  @Test
  void restore_segmentDamagedAndTheRestTooOld_isRefused() throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(clock.instant());
    writtenTenMinutesLater(now);
    now.updateAndGet(then -> then.plus(TEN_MINUTES));
    assertThat(restore(directory, PEPPER, now::get)).isPresent();

    Files.delete(directory.resolve("memory.changes.1"));

    assertThat(restore(directory, PEPPER, now::get)).isEmpty();
  }

  @Test
  void restore_stampDamaged_isNoYoungerForIt() throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(clock.instant());
    long seq = writtenTenMinutesLater(now);
    Consumer<Integer> isWhole =
        at -> {
          Snapshot.Restored whole = restore(directory, PEPPER, now::get).orElseThrow();
          assertThat(whole.position().seq()).as("at %d", at).isEqualTo(seq);
          assertThat(whole.age()).as("at %d", at).isBetween(Duration.ZERO, TEN_MINUTES.plus(SOON));
        };
    alter("memory.stamp", isWhole);
    cutOff("memory.stamp", isWhole);
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
    try (DiskSnapshot snapshot = DiskSnapshot.in(directory, PEPPER, now::get, metrics);
        Replica replica = startWithCopy("a", snapshot)) {
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
  void append_diskFails_deletesWhatWouldMissTheChangeAndBeginsAnew() throws Exception {
    long seq;
    try (DiskSnapshot snapshot = snapshot();
        Replica replica = startWithCopy("a", snapshot)) {
      Files.createDirectory(directory.resolve("memory.changes.1"));
      seq = database.change();

      assertThat(database.receipt(seq, SOON).laggards()).doesNotContain(replica.name);
      assertThat(metric("failures")).isEqualTo(1);
      awaitCopy();
    }
    assertThat(restored().orElseThrow().position().seq()).isEqualTo(seq);
  }

  /** A process that starts from what is left would forget the change, and perhaps more. */
  @Test
  void append_diskFailsAndKeepsTheOld_isNotReportedAsInForce() throws Exception {
    try (DiskSnapshot snapshot = snapshot();
        Replica replica = startWithCopy("a", snapshot)) {
      Files.delete(directory.resolve("memory.rows"));
      Path inTheWay = Files.createDirectories(directory.resolve("memory.rows/full"));
      Files.createDirectory(directory.resolve("memory.changes.1"));
      long seq = database.change();

      assertThat(database.receipt(seq, Duration.ofSeconds(1)).laggards()).containsExactly("a");
      assertThat(database.number("SELECT applied_seq FROM authz.replica WHERE name = 'a'"))
          .isZero();
      assertThat(replica.number()).isEqualTo(seq);
      Files.delete(inTheWay);
      assertThat(database.receipt(seq, SOON).inForce()).isTrue();
    }
  }

  /** The numbers of the old history say nothing about the new one. */
  @Test
  void safeSeq_memoryLoadedFromAnotherHistory_isZeroUntilThereIsANewCopy() throws Exception {
    long seq = written();
    try (DiskSnapshot snapshot = snapshot()) {
      assertThat(snapshot.safeSeq(seq)).isZero();
      assertThat(snapshot.restore(Replica.mirrors(rows), () -> Replica.TRUST)).isPresent();
      assertThat(snapshot.safeSeq(seq + 5)).isEqualTo(seq);

      snapshot.loaded(new Position(seq + 5, UUID.randomUUID()));

      assertThat(snapshot.safeSeq(seq + 5)).isZero();
    }
  }

  @Test
  void append_diskHangs_changesAreAppliedAndTheReceiptSaysWhatIsTrue() throws Exception {
    try (DiskSnapshot snapshot = snapshot();
        Replica replica = startWithCopy("a", snapshot)) {
      Path hanging = fifo("memory.changes.1");
      try {
        for (int i = 0; i < 3; i++) {
          long seq = database.change();
          await("the change").atMost(SOON).until(replica::number, number -> number == seq);
        }
        assertThat(database.receipt(replica.number(), Duration.ofMillis(500)).laggards())
            .containsExactly("a");
      } finally {
        letGo(hanging);
      }
      assertThat(database.receipt(replica.number(), SOON).inForce()).isTrue();
    }
  }

  @Test
  void start_diskHangs_servesFollowsAndWritesTheCopyLater() throws Exception {
    try (DiskSnapshot snapshot = snapshot()) {
      Path hanging = fifo("memory.rows.unfinished");
      try (Replica replica = Replica.start("a", database::connectAlone, snapshot)) {
        try {
          long seq = database.change();
          assertThat(database.receipt(seq, SOON).inForce()).isTrue();
          assertThat(replica.number()).isEqualTo(seq);
        } finally {
          letGo(hanging);
        }
        awaitCopy();
      }
    }
    assertThat(restored()).isPresent();
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
    assertThat(restored().orElseThrow().position().seq()).isGreaterThan(seq);

    Files.write(directory.resolve("memory.changes.2"), new byte[0]); // torn
    assertThat(restored().orElseThrow().position().seq()).isEqualTo(seq);
  }

  private Replica startWithCopy(String name, DiskSnapshot snapshot) {
    Replica replica = Replica.start(name, database::connectAlone, snapshot);
    awaitCopy();
    return replica;
  }

  private void awaitCopy() {
    await("the copy").atMost(SOON).until(() -> metric("missing"), missing -> missing == 0);
  }

  private double metric(String name) {
    return metrics
        .get("tollgate.authz.snapshot." + name)
        .meter()
        .measure()
        .iterator()
        .next()
        .getValue();
  }

  private Path fifo(String name) throws Exception {
    Path fifo = directory.resolve(name);
    assertThat(new ProcessBuilder("mkfifo", fifo.toString()).inheritIO().start().waitFor())
        .isZero();
    return fifo;
  }

  /** Whoever writes to the FIFO goes on, and fails: it is no disk. */
  private static void letGo(Path fifo) throws IOException {
    try (InputStream in = Files.newInputStream(fifo)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
  }

  /** Rows and one change in the directory, whose number is returned. */
  private long written() throws Exception {
    try (DiskSnapshot snapshot = snapshot();
        Replica replica = startWithCopy("a", snapshot)) {
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

  /** Rows that the database confirmed ten minutes before a change, whose number is returned. */
  private long writtenTenMinutesLater(AtomicReference<Instant> now) {
    try (DiskSnapshot snapshot = DiskSnapshot.in(directory, PEPPER, now::get, metrics);
        Replica replica = startWithCopy("a", snapshot)) {
      now.updateAndGet(then -> then.plus(TEN_MINUTES));
      long seq = database.change();
      assertThat(database.receipt(seq, SOON).laggards()).doesNotContain(replica.name);
      return seq;
    }
  }

  private void alter(String name, Consumer<Integer> then) throws IOException {
    byte[] bytes = Files.readAllBytes(directory.resolve(name));
    for (int i = 0; i < bytes.length; i += 1 + bytes.length / 97) {
      byte[] altered = bytes.clone();
      altered[i] ^= 1;
      Files.write(directory.resolve(name), altered);
      then.accept(i);
    }
    Files.write(directory.resolve(name), bytes);
  }

  private void cutOff(String name, Consumer<Integer> then) throws IOException {
    byte[] bytes = Files.readAllBytes(directory.resolve(name));
    for (int length = 0; length < bytes.length; length += 1 + bytes.length / 97) {
      Files.write(directory.resolve(name), Arrays.copyOf(bytes, length));
      then.accept(length);
    }
    Files.write(directory.resolve(name), bytes);
  }

  private Optional<Snapshot.Restored> restored() {
    return restore(directory, PEPPER, clock);
  }

  private DiskSnapshot snapshot() {
    return DiskSnapshot.in(directory, PEPPER, clock, metrics);
  }

  private Optional<Snapshot.Restored> restore(Path from, byte[] pepper, InstantSource now) {
    try (DiskSnapshot snapshot = DiskSnapshot.in(from, pepper, now, new SimpleMeterRegistry())) {
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
