package dev.tollgate.authz.snapshot;

import dev.tollgate.authz.feed.AllRows;
import dev.tollgate.authz.feed.PageRows;
import dev.tollgate.authz.feed.Position;
import dev.tollgate.authz.feed.Snapshot;
import dev.tollgate.authz.feed.TableMirror;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A snapshot in a directory: a file of rows, files of the changes since, and a stamp with the last
 * change and the time at which the database last confirmed it. All files are encrypted under a key
 * from the pepper ({@link EncryptedFile}). A thread of its own writes them ({@link
 * SnapshotKeeper}). If a write fails, the snapshot is deleted, so that no replica starts from it;
 * if that fails too, changes are not reported as applied.
 */
public final class DiskSnapshot implements Snapshot {
  private static final Logger logger = LoggerFactory.getLogger(DiskSnapshot.class);

  /** Size of the changes, some 100,000 of them, from which a new copy is cheaper. */
  private static final long MAX_CHANGES_BYTES = 256L * 1024 * 1024;

  private static final Duration STOP_LIMIT = Duration.ofSeconds(2);

  private final SnapshotFiles files;
  private final InstantSource clock;
  private final PageQueue queue;
  private final SnapshotMetrics metrics;
  private final long maxBytes;
  private @Nullable SnapshotCopy restored;
  private volatile @Nullable Thread thread;

  private DiskSnapshot(
      SnapshotFiles files, InstantSource clock, MeterRegistry metrics, long maxBytes) {
    this.files = files;
    this.clock = clock;
    this.queue = new PageQueue(files.hasRows());
    this.metrics = new SnapshotMetrics(metrics, queue);
    this.maxBytes = maxBytes;
  }

  /**
   * Opens the snapshot in the directory, which is created if it does not exist.
   *
   * @param pepper the files are encrypted under a key derived from it
   * @throws dev.tollgate.boot.StartFailure if the directory cannot be used, or another process uses
   *     it
   */
  public static DiskSnapshot in(
      Path directory, byte[] pepper, InstantSource clock, MeterRegistry metrics) {
    return in(directory, pepper, clock, metrics, MAX_CHANGES_BYTES);
  }

  /** Makes a new copy when the changes have more bytes than this. */
  static DiskSnapshot in(
      Path directory, byte[] pepper, InstantSource clock, MeterRegistry metrics, long maxBytes) {
    return new DiskSnapshot(SnapshotFiles.in(directory, pepper), clock, metrics, maxBytes);
  }

  @Override
  public boolean exists() {
    return queue.exists();
  }

  @Override
  public Optional<Restored> restore(List<TableMirror<?>> mirrors, Supplier<Duration> longestTrust) {
    if (!exists()) {
      logger.atInfo().addKeyValue("directory", files).log("found no snapshot to start from");
      return Optional.empty();
    }
    try {
      LoadedSnapshot found = LoadedSnapshot.read(files, mirrors, longestTrust, clock);
      restored = new SnapshotCopy(files, found.header(), found.end(), found.confirmedAt());
      queue.restored(found.end());
      logger
          .atInfo()
          .addKeyValue("change", found.end().seq())
          .addKeyValue("age", found.age())
          .log("restored a snapshot");
      return Optional.of(new Restored(found.end(), found.age()));
    } catch (IOException | UnusableSnapshotException | RuntimeException e) {
      logger
          .atError()
          .addKeyValue("directory", files)
          .addKeyValue("cause", e.getMessage())
          .log("the snapshot cannot be used; checks wait for Postgres");
      return Optional.empty();
    }
  }

  @Override
  public void start(AllRows rows) {
    if (queue.isStopped()) {
      return;
    }
    SnapshotKeeper keeper =
        new SnapshotKeeper(files, queue, rows, clock, metrics, maxBytes, restored);
    Thread writes = new Thread(keeper::run, "snapshot");
    writes.setDaemon(true);
    thread = writes;
    writes.start();
  }

  @Override
  public void loaded(Position at) {
    queue.loaded(at);
  }

  @Override
  public void append(Position from, Position to, PageRows rows) {
    queue.add(from, to, rows);
  }

  @Override
  public long safeSeq(long seq) {
    return queue.safeSeq(seq);
  }

  @Override
  public void confirm(long seq, Duration age) {
    queue.confirm(new PageQueue.Confirmation(seq, clock.instant().minus(age)));
  }

  @Override
  public void close() {
    queue.stop();
    Thread writes = thread;
    try {
      if (writes != null && !writes.join(STOP_LIMIT)) {
        logger.atWarn().addKeyValue("directory", files).log("the disk of the snapshot hangs");
        return; // the lock ends with the process
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    files.close();
  }
}
