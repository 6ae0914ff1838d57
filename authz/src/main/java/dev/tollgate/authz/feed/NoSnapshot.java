package dev.tollgate.authz.feed;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** For a replica without a directory: it starts only with the database. */
final class NoSnapshot implements Snapshot {
  @Override
  public boolean exists() {
    return false;
  }

  @Override
  public RowSink begin(Position from, List<Mirror> mirrors) {
    return RowSink.NOWHERE;
  }

  @Override
  public void complete() {}

  @Override
  public RowSink changes() {
    return RowSink.NOWHERE;
  }

  @Override
  public void append(Position from, Position to) {}

  @Override
  public long holds(long seq) {
    return seq;
  }

  @Override
  public void confirm(Duration age) {}

  @Override
  public boolean wantsRows() {
    return false;
  }

  @Override
  public Optional<Restored> restore(List<Mirror> mirrors, Supplier<Duration> longestTrust) {
    return Optional.empty();
  }

  @Override
  public void close() {}
}
