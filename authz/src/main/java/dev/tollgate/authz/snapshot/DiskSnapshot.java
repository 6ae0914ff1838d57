package dev.tollgate.authz.snapshot;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.tollgate.authz.feed.Mirror;
import dev.tollgate.authz.feed.Position;
import dev.tollgate.authz.feed.Row;
import dev.tollgate.authz.feed.RowSink;
import dev.tollgate.authz.feed.Snapshot;
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
 * A snapshot in a directory: a file of rows, files of the changes since, and a stamp that says how
 * far they lead and when the database last confirmed that. All are sealed under a key from the
 * pepper ({@link EncryptedFile}). When the disk fails, what is on it is deleted, so that nobody
 * starts from it; if even that fails, changes are not reported as in force.
 */
public final class DiskSnapshot implements Snapshot {
  private static final Logger logger = LoggerFactory.getLogger(DiskSnapshot.class);

  private static final Duration STAMP_EACH = Duration.ofSeconds(3);

  /** Until new rows are wanted after the disk failed. */
  private static final Duration RETRY = Duration.ofMinutes(1);

  /** Some hundred thousand changes: from here on it is better to read all rows again. */
  private static final long LONG_BYTES = 256L * 1024 * 1024;

  private final SnapshotFiles files;
  private final InstantSource clock;
  private @Nullable SnapshotWriter loading;
  private @Nullable SnapshotHeader loadingHeader;
  private @Nullable SnapshotWriter changes;

  /** What is on the disk; null while that is nothing, or not known to be of any use. */
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
   * The snapshot in the directory, which is made if it is not there.
   *
   * @param pepper what the files are sealed under
   * @throws dev.tollgate.boot.StartFailure if the directory cannot be used or another process uses
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
  public RowSink begin(Position from, List<Mirror> mirrors) {
    SnapshotHeader begun =
        new SnapshotHeader(
            SnapshotHeader.formOf(mirrors), UUID.randomUUID(), from, clock.instant());
    try {
      SnapshotWriter writer = files.beginRows(begun);
      loading = writer;
      loadingHeader = begun;
      return tolerant(writer);
    } catch (IOException e) {
      failed(e);
      return RowSink.NOWHERE;
    }
  }

  @Override
  public void complete() {
    SnapshotWriter complete = loading;
    SnapshotHeader its = loadingHeader;
    if (complete == null || its == null) {
      return; // it failed on the way
    }
    try (complete) {
      complete.mark(its.from(), its.from());
      files.finishRows();
      logger.atInfo().addKeyValue("bytes", complete.bytes()).log("wrote a snapshot");
    } catch (IOException e) {
      failed(e);
      return;
    }
    forgetWriters();
    holdsNow(its, its.from(), 0, its.confirmedAt());
  }

  @Override
  public RowSink changes() {
    SnapshotHeader its = header;
    if (its == null) {
      return RowSink.NOWHERE;
    }
    try {
      SnapshotWriter writer = changes;
      if (writer == null) {
        segments++;
        writer =
            files.beginChanges(
                segments, new SnapshotHeader(its.form(), its.base(), position, clock.instant()));
        changes = writer;
      }
      writer.discard();
      return tolerant(writer);
    } catch (IOException e) {
      failed(e);
      return RowSink.NOWHERE;
    }
  }

  @Override
  public void append(Position from, Position to) {
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
  public long holds(long seq) {
    if (header == null && exists) {
      deleteAll();
    }
    return exists ? Math.min(seq, position.seq()) : seq;
  }

  @Override
  public void confirm(Duration age) {
    confirmedAt = clock.instant().minus(age);
    boolean stepped = confirmedAt.isBefore(stampedAt);
    if (stepped || Duration.between(stampedAt, confirmedAt).compareTo(STAMP_EACH) >= 0) {
      stamp();
    }
  }

  private void stamp() {
    SnapshotHeader its = header;
    if (its == null) {
      return;
    }
    try {
      files.writeStamp(new SnapshotFiles.Stamp(its.base(), position.seq(), confirmedAt));
      stampedAt = confirmedAt;
    } catch (IOException e) {
      failed(e);
    }
  }

  @Override
  public boolean wantsRows() {
    try {
      SnapshotWriter writer = changes;
      return header == null
          ? failedAt != null && clock.instant().isAfter(failedAt.plus(RETRY))
          : writer != null && writer.bytes() > LONG_BYTES;
    } catch (IOException e) {
      return failed(e);
    }
  }

  @Override
  public Optional<Restored> restore(List<Mirror> mirrors, Supplier<Duration> longestTrust) {
    if (!exists) {
      logger.atInfo().addKeyValue("directory", files).log("there is no snapshot to start from");
      return Optional.empty();
    }
    try {
      LoadedSnapshot found = LoadedSnapshot.read(files, mirrors, longestTrust, clock);
      holdsNow(found.header(), found.end(), found.segments(), clock.instant().minus(found.age()));
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

  private void holdsNow(SnapshotHeader its, Position end, int files, Instant confirmed) {
    header = its;
    position = end;
    segments = files;
    confirmedAt = confirmed;
    stampedAt = Instant.EPOCH;
    exists = true;
  }

  private RowSink tolerant(SnapshotWriter writer) {
    return new RowSink() {
      @Override
      public void row(String kind, Row row) {
        take(() -> writer.row(kind, row));
      }

      @Override
      public void gone(String kind, String id) {
        take(() -> writer.gone(kind, id));
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
        .log("the snapshot cannot be written; it is deleted, because it would miss changes");
    failedAt = clock.instant();
    forgetWriters();
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
          .log("an old snapshot cannot be deleted: no change counts as in force here");
    }
  }

  private void forgetWriters() {
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
    forgetWriters();
    files.close();
  }
}
