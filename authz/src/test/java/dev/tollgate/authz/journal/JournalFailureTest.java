package dev.tollgate.authz.journal;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full, away or broken. */
class JournalFailureTest {
  private static final String RECORD = "r".repeat(1_000);

  @TempDir Path temporary;

  private Path directory() {
    return temporary.resolve("journal");
  }

  @Test
  void append_maximumSizeReached_refusesUntilTheConsumerAcknowledges() {
    long max = 4L * TestJournal.SEGMENT_BYTES;
    try (TestJournal it = TestJournal.open(directory(), max)) {
      int appended = fill(it, JournalState.LIMIT_REACHED);

      assertThat(it.journal.bytes()).isEqualTo(max);
      assertThat(it.drainTexts()).hasSize(appended);
      await().until(it.journal::isWritable);
      await().until(() -> it.states.contains(JournalState.WRITABLE));
      it.append("again");
      assertThat(it.drainTexts()).containsExactly("again");
      assertThat(it.states).containsSubsequence(JournalState.LIMIT_REACHED, JournalState.WRITABLE);
    }
  }

  @Test
  void append_nextSegmentCannotBeCreated_refusesAndRecoversByItself() throws Exception {
    Path away = temporary.resolve("away");
    try (TestJournal it = TestJournal.open(directory())) {
      await().until(() -> TestJournal.segments(directory()).size() == 2);
      Files.move(directory(), away);

      int appended = fill(it, JournalState.DISK_FAILED);

      assertThat(it.journal.isWritable()).isFalse();
      assertThat(it.metrics.get("tollgate.journal.writable").gauge().value()).isZero();
      assertThat(failures(it, "create")).isPositive();
      assertThat(it.metrics.get("tollgate.journal.records.refused").counter().count()).isPositive();

      Files.move(away, directory());
      await().until(it.journal::isWritable);
      it.append("again");
      assertThat(it.drainTexts()).hasSize(appended + 1).endsWith("again");
      await().until(() -> it.states.contains(JournalState.WRITABLE));
      assertThat(it.states).containsSubsequence(JournalState.DISK_FAILED, JournalState.WRITABLE);
    }
  }

  @Test
  void open_maximumSizeReached_opensAndRefusesUntilTheConsumerAcknowledges() {
    try (TestJournal it = TestJournal.open(directory())) {
      IntStream.range(0, 300).forEach(_ -> it.append(RECORD));
    }
    long held = TestJournal.segments(directory()).size();

    try (TestJournal it = TestJournal.open(directory(), held * TestJournal.SEGMENT_BYTES)) {
      assertThat(it.tryAppend(RECORD)).isFalse();
      assertThat(it.journal.state()).isEqualTo(JournalState.LIMIT_REACHED);
      assertThat(it.drainTexts()).hasSize(300);
      await().until(() -> it.tryAppend(RECORD));
    }
  }

  @Test
  void force_failed_failsTheFuturesAndGoesOnInANewSegment() throws Exception {
    try (TestJournal it = TestJournal.open(directory())) {
      await().until(() -> TestJournal.segments(directory()).size() == 2);
      long good = it.append("forced");
      it.durable(good).get(10, SECONDS);

      it.forcesFail = true;
      long bad = it.append("not forced");
      CompletableFuture<@Nullable Void> future = it.durable(bad);

      assertThatThrownBy(() -> future.get(10, SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(IOException.class);
      assertThat(it.durable(good)).isCompleted();
      assertThat(failures(it, "force")).isPositive();
      await().until(() -> it.states.contains(JournalState.DISK_FAILED));

      it.forcesFail = false;
      await().until(it.journal::isWritable);
      long after = it.append("after");
      it.durable(after).get(10, SECONDS);
      assertThat(Frame.segmentOf(after)).isGreaterThan(Frame.segmentOf(bad));
      assertThat(it.durable(bad)).isCompletedExceptionally();
      // What memory still has is read, and nothing was lost here.
      List<Batch> batches = it.drain();
      assertThat(TestJournal.texts(batches)).containsExactly("forced", "not forced", "after");
      assertThat(TestJournal.damage(batches)).isEmpty();
    }
  }

  @Test
  void close_forceFails_failsTheFutures() {
    TestJournal it = TestJournal.open(directory());
    it.forcesFail = true;
    CompletableFuture<@Nullable Void> future = it.durable(it.append("one"));

    it.close();

    assertThat(future).isCompletedExceptionally();
  }

  @Test
  void append_pageOfTheFileGone_goesOnInTheNextSegmentAndReportsTheDamage() throws Exception {
    try (TestJournal it = TestJournal.open(directory())) {
      it.append("before");
      it.drain();
      await().until(() -> TestJournal.segments(directory()).size() == 2);
      Bytes.cut(TestJournal.segments(directory()).getFirst(), 0);

      long position = it.append("after");
      while (Frame.segmentOf(position) == 0) {
        position = it.append("after");
      }

      List<Batch> batches = new ArrayList<>();
      await()
          .ignoreExceptionsInstanceOf(java.io.UncheckedIOException.class)
          .until(() -> {
            batches.addAll(it.drain());
            return TestJournal.texts(batches).contains("after");
          });
      assertThat(TestJournal.damage(batches)).isNotEmpty();
    }
  }

  /** Appends until the journal refuses in this state, or for a few segments. */
  private static int fill(TestJournal it, JournalState until) {
    int appended = 0;
    while (appended < 400) {
      if (it.tryAppend(RECORD)) {
        appended++;
      } else if (it.journal.state() == until) {
        return appended;
      }
    }
    return appended;
  }

  private static double failures(TestJournal it, String operation) {
    return it.metrics
        .get("tollgate.journal.disk.failures")
        .tag("operation", operation)
        .counter()
        .count();
  }
}
