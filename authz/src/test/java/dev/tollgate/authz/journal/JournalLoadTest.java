package dev.tollgate.authz.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several writers and a reader at once. */
class JournalLoadTest {
  private static final int THREADS = 4;
  private static final int RECORDS = 20_000;

  @TempDir Path directory;

  @Test
  void read_whileThreadsAppend_findsEachRecordOnceInItsThreadsOrder() throws Exception {
    try (TestJournal it = TestJournal.open(directory, 16L * TestJournal.SEGMENT_BYTES)) {
      List<Thread> threads =
          IntStream.range(0, THREADS)
              .mapToObj(thread -> Thread.ofPlatform().start(() -> appendAll(it, thread)))
              .toList();

      Map<String, Long> next = new HashMap<>();
      List<Damage> damage = new ArrayList<>();
      while (LongStream.of(count(next)).sum() < (long) THREADS * RECORDS) {
        Optional<Batch> batch = it.read();
        if (batch.isEmpty()) {
          assertThat(threads.stream().anyMatch(Thread::isAlive) || it.read().isPresent()).isTrue();
          Thread.onSpinWait();
          continue;
        }
        damage.addAll(batch.get().damage());
        batch.get().records().forEach(record -> expectNext(next, record));
        it.journal.acknowledge(batch.get());
      }

      assertThat(damage).isEmpty();
      assertThat(it.read()).isEmpty();
      // Reading must not end a segment before it is full.
      int frames = (TestJournal.SEGMENT_BYTES - Frame.HEADER_BYTES) / Frame.size(7);
      assertThat(Frame.segmentOf(it.append("last")))
          .isLessThanOrEqualTo(THREADS * RECORDS / frames);
      for (Thread thread : threads) {
        assertThat(thread.join(java.time.Duration.ofSeconds(10))).isTrue();
      }
    }
  }

  @Test
  void durable_manyThreads_allComplete() throws Exception {
    try (TestJournal it = TestJournal.open(directory)) {
      List<Thread> threads = new ArrayList<>();
      List<Throwable> failures = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        threads.add(
            Thread.ofPlatform()
                .start(() -> {
                  try {
                    for (int n = 0; n < 50; n++) {
                      it.durable(it.append("record " + n)).get(10, SECONDS);
                    }
                  } catch (Exception e) {
                    synchronized (failures) {
                      failures.add(e);
                    }
                  }
                }));
      }
      for (Thread thread : threads) {
        thread.join();
      }

      assertThat(failures).isEmpty();
      assertThat(it.drainTexts()).hasSize(THREADS * 50);
    }
  }

  private static void appendAll(TestJournal it, int thread) {
    for (int n = 0; n < RECORDS; n++) {
      byte[] record = "%d:%d".formatted(thread, n).getBytes(UTF_8);
      // The consumer may be behind.
      while (it.journal.append(record, 0, record.length) == Journal.NOT_WRITABLE) {
        Thread.onSpinWait();
      }
    }
  }

  private static void expectNext(Map<String, Long> next, JournalRecord record) {
    String[] parts = new String(record.bytes(), UTF_8).split(":", -1);
    long expected = next.getOrDefault(parts[0], 0L);
    assertThat(Long.parseLong(parts[1])).isEqualTo(expected);
    next.put(parts[0], expected + 1);
  }

  private static long[] count(Map<String, Long> next) {
    return next.values().stream().mapToLong(Long::longValue).toArray();
  }
}
