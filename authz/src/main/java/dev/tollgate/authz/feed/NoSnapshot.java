package dev.tollgate.authz.feed;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The snapshot of a replica without a snapshot directory: it starts only with the database. */
final class NoSnapshot implements Snapshot {
  @Override
  public boolean exists() {
    return false;
  }

  @Override
  public RowSink beginLoad(Position from, List<TableMirror<?>> mirrors) {
    return RowSink.NOWHERE;
  }

  @Override
  public void finishLoad() {}

  @Override
  public RowSink beginChanges() {
    return RowSink.NOWHERE;
  }

  @Override
  public void finishChanges(Position from, Position to) {}

  @Override
  public long safeSeq(long seq) {
    return seq;
  }

  @Override
  public void confirm(Duration age) {}

  @Override
  public boolean needsLoad() {
    return false;
  }

  @Override
  public Optional<Restored> restore(List<TableMirror<?>> mirrors, Supplier<Duration> longestTrust) {
    return Optional.empty();
  }

  @Override
  public void close() {}
}
