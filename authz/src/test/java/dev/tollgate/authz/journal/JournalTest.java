package dev.tollgate.authz.journal;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.tollgate.boot.StartFailure;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JournalTest {
  @TempDir Path temporary;

  private Path directory() {
    return temporary.resolve("journal");
  }

  private TestJournal open() {
    return TestJournal.open(directory());
  }

  @Test
  void read_appended_returnsThemInOrderWithTheirPositions() {
    try (TestJournal it = open()) {
      long first = it.append("one");
      long second = it.append("two");

      Batch batch = it.read().orElseThrow();

      assertThat(TestJournal.texts(List.of(batch))).containsExactly("one", "two");
      assertThat(batch.records()).map(JournalRecord::position).containsExactly(first, second);
      assertThat(batch.epoch()).isEqualTo(it.journal.epoch());
      assertThat(batch.damage()).isEmpty();
      assertThat(second).isGreaterThan(first);
    }
  }

  @Test
  void read_notAcknowledged_returnsTheSameAgain() {
    try (TestJournal it = open()) {
      it.append("one");

      assertThat(TestJournal.texts(List.of(it.read().orElseThrow()))).containsExactly("one");
      assertThat(it.drainTexts()).containsExactly("one");
      assertThat(it.read()).isEmpty();
    }
  }

  @Test
  void read_limits_areKept() throws Exception {
    try (TestJournal it = open()) {
      IntStream.range(0, 10).forEach(n -> it.append("record " + n));

      assertThat(it.journal.read(3, 1_000).orElseThrow().records()).hasSize(3);
      assertThat(it.journal.read(9, 20).orElseThrow().records()).hasSize(2);
      assertThat(it.journal.read(9, 1).orElseThrow().records()).hasSize(1);
    }
  }

  @Test
  void acknowledge_batchReadEarlier_isRefused() {
    try (TestJournal it = open()) {
      it.append("one");
      Batch batch = it.read().orElseThrow();
      it.journal.acknowledge(batch);

      assertThatThrownBy(() -> it.journal.acknowledge(batch))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("expected: the oldest that is not acknowledged");
    }
  }

  @Test
  void open_recordsOfOlderEpochs_comeFirstAndMarked() {
    Epoch first;
    Epoch second;
    try (TestJournal it = open()) {
      first = it.journal.epoch();
      it.append("first life");
    }
    try (TestJournal it = open()) {
      second = it.journal.epoch();
      it.append("second life");
    }
    try (TestJournal it = open()) {
      it.append("third life");

      List<Batch> batches = it.drain();

      assertThat(TestJournal.texts(batches))
          .containsExactly("first life", "second life", "third life");
      assertThat(batches).map(Batch::epoch).containsExactly(first, second, it.journal.epoch());
      assertThat(TestJournal.damage(batches)).isEmpty();
      assertThat(second.number()).isGreaterThan(first.number());
    }
  }

  @Test
  void open_acknowledged_areNotReadAgain() {
    try (TestJournal it = open()) {
      it.append("acknowledged");
      it.drainTexts();
      it.append("new");
    }
    try (TestJournal it = open()) {
      assertThat(it.drainTexts()).containsExactly("new");
    }
  }

  @Test
  void open_acknowledgedFileDamaged_readsAgainWhatIsThere() throws Exception {
    try (TestJournal it = open()) {
      it.append("acknowledged");
      it.drainTexts();
    }
    Files.write(directory().resolve("acknowledged"), new byte[8192]);

    try (TestJournal it = open()) {
      assertThat(it.drainTexts()).containsExactly("acknowledged");
    }
  }

  @Test
  void acknowledge_segmentsRead_deletesTheirFiles() {
    try (TestJournal it = open()) {
      byte[] record = new byte[1_000];
      IntStream.range(0, 500).forEach(n -> it.append(record));
      long before = it.journal.bytes();

      it.drain();

      assertThat(before).isGreaterThan(7L * TestJournal.SEGMENT_BYTES);
      assertThat(it.journal.bytes()).isLessThanOrEqualTo(3L * TestJournal.SEGMENT_BYTES);
      assertThat(TestJournal.segments(directory())).hasSizeLessThanOrEqualTo(3);
    }
  }

  @Test
  void open_directoryInUse_isRefused() {
    try (TestJournal it = open()) {
      assertThat(it.journal.isWritable()).isTrue();
      assertThatThrownBy(this::open)
          .isInstanceOf(StartFailure.class)
          .hasMessageContaining("used by another process");
    }
  }

  @Test
  void open_files_areForTheirOwnerOnly() throws Exception {
    try (TestJournal it = open();
        Stream<Path> files = Files.list(directory())) {
      it.append("secret");

      assertThat(mode(directory())).isEqualTo("rwx------");
      assertThat(files).map(JournalTest::mode).containsOnly("rw-------").hasSizeGreaterThan(2);
    }
  }

  private static String mode(Path file) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, Journal.MAX_RECORD_BYTES + 1})
  void append_sizeOutOfRange_isRefused(int length) {
    try (TestJournal it = open()) {
      byte[] bytes = new byte[length];

      assertThatThrownBy(() -> it.append(bytes))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected: 1 to " + Journal.MAX_RECORD_BYTES);
    }
  }

  @Test
  void append_largestRecords_areReadBack() {
    try (TestJournal it = open()) {
      byte[] record = new byte[Journal.MAX_RECORD_BYTES];
      for (int n = 0; n < 20; n++) {
        record[n] = 1;
        it.append(record);
      }
    }
    try (TestJournal it = open()) {
      List<Batch> batches = it.drain();

      assertThat(batches.stream().mapToInt(batch -> batch.records().size()).sum()).isEqualTo(20);
      assertThat(TestJournal.damage(batches)).isEmpty();
    }
  }

  @Test
  void append_any_allocatesNothing() {
    try (TestJournal it = open()) {
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      byte[] record = new byte[8];
      int records = 1_000;
      long allocated = Long.MAX_VALUE;
      // The first rounds compile and link.
      for (int round = 0; round < 20 && allocated > 0; round++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int n = 0; n < records; n++) {
          var _ = it.journal.append(record, 0, record.length);
        }
        allocated = threads.getCurrentThreadAllocatedBytes() - before;
      }

      assertThat(allocated).isLessThan(records);
    }
  }

  @Test
  void durable_appended_completes() throws Exception {
    try (TestJournal it = open()) {
      long position = it.append("one");

      it.durable(position).get(10, SECONDS);
      it.drain();

      assertThat(it.durable(position)).isCompleted();
      assertThat(it.metrics.get("tollgate.journal.force.duration").timer().count()).isPositive();
    }
  }

  @Test
  void close_appended_areDurableAndNoMoreAreTaken() {
    TestJournal it = open();
    long position = it.append("one");

    it.close();

    assertThat(it.durable(position)).isCompleted();
    assertThat(it.tryAppend("two")).isFalse();
    assertThat(it.journal.state()).isEqualTo(JournalState.CLOSED);
    assertThatThrownBy(it::read).isInstanceOf(IllegalStateException.class);
    try (TestJournal next = open()) {
      assertThat(next.drainTexts()).containsExactly("one");
    }
  }

  @Test
  void open_segmentFileMissing_isReported() throws Exception {
    try (TestJournal it = open()) {
      byte[] record = new byte[1_000];
      IntStream.range(0, 300).forEach(n -> it.append(record));
    }
    Path missing = TestJournal.segments(directory()).get(1);
    Files.delete(missing);

    try (TestJournal it = open()) {
      List<Damage> damage = TestJournal.damage(it.drain());

      assertThat(damage).hasSize(1);
      assertThat(damage.getFirst().bytes()).isEqualTo(TestJournal.SEGMENT_BYTES);
      assertThat(damage.getFirst().position()).isEqualTo(Frame.position(1, 0));
      assertThat(it.metrics.get("tollgate.journal.damage").tag("kind", "corrupt").counter().count())
          .isEqualTo(1);
    }
  }

  @Test
  void read_damageNotAcknowledged_isCountedOnce() throws Exception {
    try (TestJournal it = open()) {
      it.append("one");
      it.append("two");
    }
    Bytes.flip(TestJournal.segments(directory()).getFirst(), Frame.HEADER_BYTES, 1);

    try (TestJournal it = open()) {
      Optional<Batch> first = it.read();
      Optional<Batch> second = it.read();

      assertThat(first.orElseThrow().damage()).hasSize(1).isEqualTo(second.orElseThrow().damage());
      assertThat(it.drainTexts()).containsExactly("two");
      assertThat(it.metrics.get("tollgate.journal.damage").tag("kind", "corrupt").counter().count())
          .isEqualTo(1);
    }
  }
}
