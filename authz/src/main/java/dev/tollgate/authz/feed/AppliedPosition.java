package dev.tollgate.authz.feed;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The position of the last change that the feed has applied, and a way to wait for it. Thread-safe.
 */
final class AppliedPosition {
  /**
   * Longest wait: a change that takes longer will not come soon, because the feed is in trouble.
   */
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

  /** Waits until the change is applied or {@link #WAIT_LIMIT} is over. */
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
