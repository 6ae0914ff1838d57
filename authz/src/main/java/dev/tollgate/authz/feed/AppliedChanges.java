package dev.tollgate.authz.feed;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** How far a feed has come, for those who wait for it. Thread-safe. */
final class AppliedChanges {
  /** Whoever waits longer does so in vain: the database or the feed is in trouble. */
  private static final Duration WAIT_LIMIT = Duration.ofSeconds(1);

  private final Lock lock = new ReentrantLock();
  private final Condition advanced = lock.newCondition();
  private volatile Position position = Position.START;

  Position position() {
    return position;
  }

  long seq() {
    return position.seq();
  }

  void advance(Position to) {
    lock.lock();
    try {
      position = to;
      advanced.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the change is applied: an admin who is told of a key can use it at once. */
  void await(long seq) {
    lock.lock();
    try {
      long leftNanos = WAIT_LIMIT.toNanos();
      while (position.seq() < seq && leftNanos > 0) {
        leftNanos = advanced.awaitNanos(leftNanos);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }
}
