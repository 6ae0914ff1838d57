package dev.tollgate.authz.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/**
 * Appends from several threads until it is killed, and prints each record after its append
 * returned, and each state of the journal.
 */
final class AppendingProgram {
  private static final int THREADS = 3;
  private static final FileOutputStream out = new FileOutputStream(FileDescriptor.out);

  private AppendingProgram() {}

  public static void main(String[] args) throws InterruptedException {
    Journal journal =
        Journal.open(
            new JournalOptions(
                Path.of(args[0]),
                UUID.randomUUID(),
                TestJournal.SEGMENT_BYTES,
                4 * TestJournal.LARGE),
            new SimpleMeterRegistry(),
            state -> print("state " + state));
    Thread[] threads = new Thread[THREADS];
    for (int thread = 0; thread < THREADS; thread++) {
      int number = thread;
      threads[thread] = Thread.ofPlatform().start(() -> appendForEver(journal, number));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void appendForEver(Journal journal, int thread) {
    for (long n = 0; ; n++) {
      String record = "%d:%d".formatted(thread, n);
      byte[] bytes = record.getBytes(UTF_8);
      while (journal.append(bytes, 0, bytes.length) == Journal.NOT_WRITABLE) {
        LockSupport.parkNanos(100_000);
      }
      print("record " + record);
    }
  }

  /** One write call for each line: a kill loses none of them. */
  private static void print(String line) {
    try {
      out.write((line + "\n").getBytes(UTF_8));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
