package dev.tollgate.authz.emergency;

import dev.tollgate.admin.problem.ProblemException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes ordinary suspensions of the emergency denials when the database answers again, in the name
 * of who denied. A denial goes when the suspension is in this replica's memory, so that nothing
 * passes in between.
 */
public final class Replay implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(Replay.class);
  private static final Duration EACH = Duration.ofMillis(500);

  private final Denials denials;
  private final Suspension suspension;
  private final LongSupplier appliedSeq;
  private final CountDownLatch stop = new CountDownLatch(1);

  /** Suspends what was denied; throws {@link JdbiException} if the database does not answer. */
  public interface Suspension {
    /**
     * Suspends it, if it is not yet.
     *
     * @return number of the change that memory must hold
     * @throws ProblemException if it is not there any more, or revoked
     */
    long suspend(Suspended thing);

    /** Records who denied it and when. */
    void record(Suspended thing);
  }

  private Replay(Denials denials, Suspension suspension, LongSupplier appliedSeq) {
    this.denials = denials;
    this.suspension = suspension;
    this.appliedSeq = appliedSeq;
  }

  /**
   * Begins when the tables are there.
   *
   * @param appliedSeq the last change in this replica's memory
   * @param migrated completes when the tables are there
   */
  public static Replay start(
      Denials denials, Suspension suspension, LongSupplier appliedSeq, Future<?> migrated) {
    Replay replay = new Replay(denials, suspension, appliedSeq);
    Thread.ofVirtual().name("emergency-replay").start(() -> replay.run(migrated));
    return replay;
  }

  private void run(Future<?> migrated) {
    try {
      while (!stop.await(EACH.toMillis(), TimeUnit.MILLISECONDS)) {
        if (migrated.isDone()) {
          denials.all().forEach(this::tryToReplay);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tryToReplay(Denial denial) {
    try {
      Suspended thing = Suspended.of(denial);
      if (appliedSeq.getAsLong() >= suspension.suspend(thing)) {
        suspension.record(thing);
        denials.remove(denial);
        logger
            .atInfo()
            .addKeyValue(denial.kind().wireName(), denial.id())
            .log("an emergency denial is a suspension now");
      }
    } catch (ProblemException e) {
      drop(denial, e);
    } catch (JdbiException e) {
      logger.atDebug().setCause(e).log("emergency denials wait for the database");
    } catch (IOException | RuntimeException e) {
      logger.atError().setCause(e).log("an emergency denial cannot be replayed; it stays in force");
    }
  }

  /** Gone or revoked: nothing is left to shut off. */
  private void drop(Denial denial, ProblemException reason) {
    try {
      denials.remove(denial);
      logger
          .atWarn()
          .addKeyValue(denial.kind().wireName(), denial.id())
          .addKeyValue("cause", reason.getMessage())
          .log("an emergency denial ends without a suspension");
    } catch (IOException e) {
      logger.atError().setCause(e).log("emergency denials cannot be written");
    }
  }

  @Override
  public void close() {
    stop.countDown();
  }
}
