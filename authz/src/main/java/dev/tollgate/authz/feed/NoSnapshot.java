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
  public Optional<Restored> restore(List<TableMirror<?>> mirrors, Supplier<Duration> longestTrust) {
    return Optional.empty();
  }

  @Override
  public void start(AllRows rows) {}

  @Override
  public void loaded(Position at) {}

  @Override
  public void append(Position from, Position to, PageRows rows) {}

  @Override
  public long safeSeq(long seq) {
    return seq;
  }

  @Override
  public void confirm(long seq, Duration age) {}

  @Override
  public void close() {}
}
