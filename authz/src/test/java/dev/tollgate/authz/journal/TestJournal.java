package dev.tollgate.authz.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A journal with small segments, and a disk whose forces can be made to fail. */
final class TestJournal implements AutoCloseable {
  static final int SEGMENT_BYTES = 64 * 1024;
  static final long LARGE = 1024L * SEGMENT_BYTES;

  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  final Queue<JournalState> states = new ConcurrentLinkedQueue<>();
  final Journal journal;
  volatile boolean forcesFail;

  private TestJournal(Path directory, long maxBytes) {
    this.journal =
        Journal.open(
            new JournalOptions(directory, UUID.randomUUID(), SEGMENT_BYTES, maxBytes),
            metrics,
            states::add,
            this::force);
  }

  static TestJournal open(Path directory) {
    return new TestJournal(directory, LARGE);
  }

  static TestJournal open(Path directory, long maxBytes) {
    return new TestJournal(directory, maxBytes);
  }

  private void force(MemorySegment range) throws IOException {
    if (forcesFail) {
      throw new IOException("the disk failed, as the test wants");
    }
    range.force();
  }

  /** Appends; waits while the next segment is being prepared. */
  long append(String record) {
    return append(record.getBytes(UTF_8));
  }

  long append(byte[] bytes) {
    while (true) {
      long position = journal.append(bytes, 0, bytes.length);
      if (position != Journal.NOT_WRITABLE) {
        return position;
      }
      if (journal.state() != JournalState.PREPARING && !journal.isWritable()) {
        throw new AssertionError("not writable: " + journal.state());
      }
      LockSupport.parkNanos(100_000);
    }
  }

  boolean tryAppend(String record) {
    byte[] bytes = record.getBytes(UTF_8);
    return journal.append(bytes, 0, bytes.length) != Journal.NOT_WRITABLE;
  }

  Optional<Batch> read() {
    try {
      return journal.read(100, 1_000_000);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads and acknowledges all there is. */
  List<Batch> drain() {
    List<Batch> all = new ArrayList<>();
    for (Optional<Batch> batch = read(); batch.isPresent(); batch = read()) {
      all.add(batch.get());
      journal.acknowledge(batch.get());
    }
    return all;
  }

  List<String> drainTexts() {
    return texts(drain());
  }

  static List<String> texts(List<Batch> batches) {
    return batches.stream()
        .flatMap(batch -> batch.records().stream())
        .map(record -> new String(record.bytes(), UTF_8))
        .toList();
  }

  static List<Damage> damage(List<Batch> batches) {
    return batches.stream().flatMap(batch -> batch.damage().stream()).toList();
  }

  CompletableFuture<@Nullable Void> durable(long position) {
    return journal.durable(position);
  }

  /** The files of segments, oldest first. */
  static List<Path> segments(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".journal1")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    journal.close();
  }
}
