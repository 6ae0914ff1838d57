package dev.tollgate.authz.snapshot;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.tollgate.authz.feed.Position;
import dev.tollgate.authz.feed.Row;
import dev.tollgate.authz.feed.RowSink;
import dev.tollgate.authz.feed.Snapshot;
import dev.tollgate.authz.feed.TableMirror;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A snapshot in a directory: a file of rows, files of the changes since, and a stamp with the last
 * change and the time at which the database last confirmed it. All files are encrypted under a key
 * from the pepper ({@link EncryptedFile}). If a write fails, the snapshot is deleted, so that no
 * replica starts from it; if that fails too, changes are not reported as applied. For one thread.
 */
public final class DiskSnapshot implements Snapshot {
  private static final Logger logger = LoggerFactory.getLogger(DiskSnapshot.class);

  private static final Duration STAMP_INTERVAL = Duration.ofSeconds(3);

  /** Time from a failed write to the next attempt. */
  private static final Duration RETRY_DELAY = Duration.ofMinutes(1);

  /** Size of the changes, some 100,000 of them, from which loading all rows again is cheaper. */
  private static final long MAX_CHANGES_BYTES = 256L * 1024 * 1024;

  private final SnapshotFiles files;
  private final InstantSource clock;
  private @Nullable SnapshotWriter loading;
  private @Nullable SnapshotHeader loadingHeader;
  private @Nullable SnapshotWriter changes;

  /** Header of the snapshot on disk; null if there is none, or none that is known to be usable. */
  private @Nullable SnapshotHeader header;

  private Position position = Position.START;
  private int segments;
  private boolean exists;
  private Instant confirmedAt = Instant.EPOCH;
  private Instant stampedAt = Instant.EPOCH;
  private @Nullable Instant failedAt;

  private DiskSnapshot(SnapshotFiles files, InstantSource clock) {
    this.files = files;
    this.clock = clock;
    this.exists = files.hasRows();
  }

  /**
   * Opens the snapshot in the directory, which is created if it does not exist.
   *
   * @param pepper the files are encrypted under a key derived from it
   * @throws dev.tollgate.boot.StartFailure if the directory cannot be used, or another process uses
   *     it
   */
  public static DiskSnapshot in(Path directory, byte[] pepper, InstantSource clock) {
    return new DiskSnapshot(SnapshotFiles.in(directory, pepper), clock);
  }

  @Override
  public boolean exists() {
    return exists;
  }

  @Override
  public RowSink beginLoad(Position from, List<TableMirror<?>> mirrors) {
    SnapshotHeader begun =
        new SnapshotHeader(
            SnapshotHeader.formOf(mirrors), UUID.randomUUID(), from, clock.instant());
    try {
      SnapshotWriter writer = files.beginRows(begun);
      loading = writer;
      loadingHeader = begun;
      return failureTolerant(writer);
    } catch (IOException e) {
      failed(e);
      return RowSink.NOWHERE;
    }
  }

  @Override
  public void finishLoad() {
    SnapshotWriter complete = loading;
    SnapshotHeader current = loadingHeader;
    if (complete == null || current == null) {
      return; // a write failed
    }
    try (complete) {
      complete.mark(current.from(), current.from());
      files.finishRows();
      logger.atInfo().addKeyValue("bytes", complete.bytes()).log("wrote a snapshot");
    } catch (IOException e) {
      failed(e);
      return;
    }
    closeWriters();
    nowOnDisk(current, current.from(), 0, current.confirmedAt());
  }

  @Override
  public RowSink beginChanges() {
    SnapshotHeader current = header;
    if (current == null) {
      return RowSink.NOWHERE;
    }
    try {
      SnapshotWriter writer = changes;
      if (writer == null) {
        segments++;
        writer =
            files.beginChanges(
                segments,
                new SnapshotHeader(current.form(), current.base(), position, clock.instant()));
        changes = writer;
      }
      writer.discard();
      return failureTolerant(writer);
    } catch (IOException e) {
      failed(e);
      return RowSink.NOWHERE;
    }
  }

  @Override
  public void finishChanges(Position from, Position to) {
    SnapshotWriter writer = changes;
    if (header == null || writer == null) {
      return;
    }
    try {
      writer.mark(from, to);
      position = to;
    } catch (IOException e) {
      failed(e);
    }
  }

  @Override
  public long safeSeq(long seq) {
    if (header == null && exists) {
      deleteAll();
    }
    return exists ? Math.min(seq, position.seq()) : seq;
  }

  @Override
  public void confirm(Duration age) {
    confirmedAt = clock.instant().minus(age);
    boolean stepped = confirmedAt.isBefore(stampedAt);
    if (stepped || Duration.between(stampedAt, confirmedAt).compareTo(STAMP_INTERVAL) >= 0) {
      stamp();
    }
  }

  private void stamp() {
    SnapshotHeader current = header;
    if (current == null) {
      return;
    }
    try {
      files.writeStamp(new SnapshotFiles.Stamp(current.base(), position.seq(), confirmedAt));
      stampedAt = confirmedAt;
    } catch (IOException e) {
      failed(e);
    }
  }

  @Override
  public boolean needsLoad() {
    try {
      SnapshotWriter writer = changes;
      return header == null
          ? failedAt != null && clock.instant().isAfter(failedAt.plus(RETRY_DELAY))
          : writer != null && writer.bytes() > MAX_CHANGES_BYTES;
    } catch (IOException e) {
      return failed(e);
    }
  }

  @Override
  public Optional<Restored> restore(List<TableMirror<?>> mirrors, Supplier<Duration> longestTrust) {
    if (!exists) {
      logger.atInfo().addKeyValue("directory", files).log("found no snapshot to start from");
      return Optional.empty();
    }
    try {
      LoadedSnapshot found = LoadedSnapshot.read(files, mirrors, longestTrust, clock);
      nowOnDisk(found.header(), found.end(), found.segments(), clock.instant().minus(found.age()));
      Restored restored = new Restored(found.end(), found.age());
      logger
          .atInfo()
          .addKeyValue("change", restored.position().seq())
          .addKeyValue("age", restored.age())
          .log("restored a snapshot");
      return Optional.of(restored);
    } catch (IOException | UnusableSnapshotException | RuntimeException e) {
      logger
          .atError()
          .addKeyValue("directory", files)
          .addKeyValue("cause", e.getMessage())
          .log("the snapshot cannot be used; checks wait for Postgres");
      return Optional.empty();
    }
  }

  private void nowOnDisk(SnapshotHeader current, Position end, int files, Instant confirmed) {
    header = current;
    position = end;
    segments = files;
    confirmedAt = confirmed;
    stampedAt = Instant.EPOCH;
    exists = true;
  }

  private RowSink failureTolerant(SnapshotWriter writer) {
    return new RowSink() {
      @Override
      public void row(String kind, Row row) {
        take(() -> writer.row(kind, row));
      }

      @Override
      public void deleted(String kind, String id) {
        take(() -> writer.deleted(kind, id));
      }

      private void take(Runnable write) {
        try {
          if (writer == loading || writer == changes) {
            write.run();
          }
        } catch (UncheckedIOException e) {
          failed(new IOException("rows cannot be written", e));
        }
      }
    };
  }

  @CanIgnoreReturnValue
  private boolean failed(IOException cause) {
    logger
        .atError()
        .addKeyValue("directory", files)
        .setCause(cause)
        .log("the snapshot cannot be written; it is deleted, because it would lack changes");
    failedAt = clock.instant();
    closeWriters();
    header = null;
    deleteAll();
    return false;
  }

  private void deleteAll() {
    try {
      files.deleteAll();
      exists = false;
    } catch (IOException e) {
      logger
          .atError()
          .addKeyValue("directory", files)
          .setCause(e)
          .log("an old snapshot cannot be deleted; no change is reported as applied here");
    }
  }

  private void closeWriters() {
    closeQuietly(loading);
    closeQuietly(changes);
    loading = null;
    loadingHeader = null;
    changes = null;
  }

  private static void closeQuietly(@Nullable SnapshotWriter writer) {
    try {
      if (writer != null) {
        writer.close();
      }
    } catch (IOException e) {
      logger.atDebug().setCause(e).log("a snapshot's file cannot be closed");
    }
  }

  @Override
  public void close() {
    if (confirmedAt.isAfter(stampedAt)) {
      stamp();
    }
    closeWriters();
    files.close();
  }
}
