package dev.tollgate.testkit.model;

import java.io.InterruptedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Lets a test hold streamed responses after their first event. Thread-safe. */
public final class StreamGate {
  // Frees the server's threads if a test forgets to release the hold.
  private static final long MAX_HOLD_SECONDS = 120;

  private final AtomicReference<@Nullable Hold> current = new AtomicReference<>();

  StreamGate() {}

  Hold hold() {
    Hold hold = new Hold();
    if (!current.compareAndSet(null, hold)) {
      throw new IllegalStateException("streams are held already (expected: one hold at a time)");
    }
    return hold;
  }

  void pass() throws InterruptedIOException {
    Hold hold = current.get();
    if (hold != null) {
      hold.await();
    }
  }

  /** Holds streamed responses until it is closed. */
  public final class Hold implements AutoCloseable {
    private final CountDownLatch released = new CountDownLatch(1);

    private Hold() {}

    /** Lets the responses continue. */
    public void release() {
      current.compareAndSet(this, null);
      released.countDown();
    }

    @Override
    public void close() {
      release();
    }

    private void await() throws InterruptedIOException {
      try {
        if (!released.await(MAX_HOLD_SECONDS, TimeUnit.SECONDS)) {
          throw new InterruptedIOException("nobody released the streams");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("the server stops");
      }
    }
  }
}
