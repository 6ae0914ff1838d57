package dev.tollgate.authz.journal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.slf4j.LoggerFactory;

/**
 * Whatever is cut off or altered: records that were not touched are read, in order and unchanged;
 * those that were are not, and never silently.
 */
class JournalDamageTest {
  private static final int THREADS = 3;

  private static final Logger logger = (Logger) LoggerFactory.getLogger(JournalReader.class);

  @BeforeContainer
  static void beQuiet() {
    logger.setLevel(Level.OFF); // Thousands of damages are about to be reported.
  }

  @AfterContainer
  static void beLoudAgain() {
    logger.setLevel(null);
  }

  /** A damage, at a place in the used part of a file in thousandths. */
  record Blow(int file, int place, int mask, boolean cut) {}

  /** A record that was appended, and the bytes that it occupies. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Written(long position, byte[] bytes) {
    boolean contains(int segment, long offset) {
      long start = Frame.offsetOf(position);
      // The padding is not part of the record.
      return Frame.segmentOf(position) == segment
          && offset >= start
          && offset < start + Frame.HEADER_BYTES + bytes.length;
    }

    boolean endsAfter(int segment, long offset) {
      return Frame.segmentOf(position) == segment
          && Frame.offsetOf(position) + Frame.HEADER_BYTES + bytes.length > offset;
    }
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void read_afterDamage_findsWhatWasNotTouched(
      @ForAll("sizes") List<Integer> sizes,
      @ForAll("blows") List<Blow> blows,
      @ForAll boolean killed,
      @ForAll long seed)
      throws Exception {
    Path parent = Files.createTempDirectory("journal");
    Path live = parent.resolve("live");
    Path directory = killed ? parent.resolve("killed") : live;
    try {
      Map<Long, Written> written = write(live, killed, sizes, seed);
      List<Written> lost = new ArrayList<>();
      for (Blow blow : blows) {
        lost.addAll(strike(directory, blow, written.values()));
      }

      check(directory, written, lost);
    } finally {
      delete(parent);
    }
  }

  private static Map<Long, Written> write(
      Path directory, boolean killed, List<Integer> sizes, long seed) throws Exception {
    Map<Long, Written> written = new ConcurrentHashMap<>();
    try (TestJournal it = TestJournal.open(directory)) {
      List<Thread> threads = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        Random random = new Random(seed + thread);
        threads.add(
            Thread.ofPlatform()
                .start(() -> {
                  for (int size : sizes) {
                    byte[] bytes = new byte[size];
                    random.nextBytes(bytes);
                    long position = it.append(bytes);
                    written.put(position, new Written(position, bytes));
                  }
                }));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      if (killed) {
        copy(directory, directory.resolveSibling("killed"));
      }
    }
    return written;
  }

  /** The files as a kill would leave them now. */
  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectory(to);
    for (Path file : TestJournal.segments(from)) {
      Files.copy(file, to.resolve(file.getFileName()));
    }
    Files.copy(from.resolve("acknowledged"), to.resolve("acknowledged"));
  }

  /** Damages a file; returns the records that were hit. */
  private static List<Written> strike(Path directory, Blow blow, Iterable<Written> written)
      throws IOException {
    List<Path> files = TestJournal.segments(directory);
    int segment = blow.file() % files.size();
    Path file = files.get(segment);
    long offset = Files.size(file) * blow.place() / 1000;
    List<Written> hit = new ArrayList<>();
    for (Written it : written) {
      if (blow.cut() ? it.endsAfter(segment, offset) : it.contains(segment, offset)) {
        hit.add(it);
      }
    }
    if (blow.cut()) {
      Bytes.cut(file, offset);
    } else if (offset < Files.size(file)) {
      Bytes.flip(file, offset, blow.mask());
    }
    return hit;
  }

  private static void check(Path directory, Map<Long, Written> written, List<Written> lost) {
    Map<Long, Written> expected = new HashMap<>(written);
    lost.forEach(it -> expected.remove(it.position()));
    try (TestJournal it = TestJournal.open(directory)) {
      List<Batch> batches = it.drain();
      List<JournalRecord> read =
          batches.stream().flatMap(batch -> batch.records().stream()).toList();
      List<Damage> damage = TestJournal.damage(batches);

      assertThat(read).map(JournalRecord::position).isSorted();
      assertThat(read).map(JournalRecord::position).doesNotHaveDuplicates();
      for (JournalRecord record : read) {
        Written original = written.get(record.position());
        assertThat(original).isNotNull();
        assertThat(record.bytes()).isEqualTo(original.bytes());
      }
      // Two blows can undo each other, so a record that was hit may be there.
      assertThat(read).map(JournalRecord::position).containsAll(expected.keySet());
      int missing = written.size() - read.size();
      assertThat(missing == 0 || !damage.isEmpty()).isTrue();
      assertThat(damage.stream().mapToLong(Damage::bytes).sum())
          .isGreaterThanOrEqualTo(missing * (long) Frame.size(1));
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Provide
  Arbitrary<List<Integer>> sizes() {
    return Arbitraries.oneOf(
            Arbitraries.integers().between(1, 64),
            Arbitraries.integers().between(1, Journal.MAX_RECORD_BYTES))
        .list()
        .ofMaxSize(20);
  }

  @Provide
  Arbitrary<List<Blow>> blows() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 9),
            Arbitraries.integers().between(0, 999),
            Arbitraries.integers().between(1, 255),
            Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(3, Arbitraries.just(false)),
                net.jqwik.api.Tuple.of(1, Arbitraries.just(true))))
        .as(Blow::new)
        .list()
        .ofMaxSize(6);
  }
}
