package dev.tollgate.authz.emergency;

import dev.tollgate.admin.problem.ProblemException;
import dev.tollgate.authz.apps.AppTable;
import dev.tollgate.authz.apps.Status;
import dev.tollgate.authz.apps.TenantTable;
import dev.tollgate.authz.keys.KeyStatus;
import dev.tollgate.authz.keys.KeyStore;
import dev.tollgate.authz.records.Editor;
import dev.tollgate.authz.records.Storage;
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
 * Turns emergency denials into ordinary suspensions when the database is back, in the name of the
 * admin who denied. A denial is removed after its suspension is in this replica's memory, so that
 * no request is allowed in between.
 */
public final class DenialReplay implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(DenialReplay.class);
  private static final Duration INTERVAL = Duration.ofMillis(500);

  private final Denials denials;
  private final Storage storage;
  private final KeyStore keys;
  private final AppTable apps;
  private final TenantTable tenants;
  private final LongSupplier appliedSeq;
  private final CountDownLatch stop = new CountDownLatch(1);

  private DenialReplay(Denials denials, Storage storage, KeyStore keys, LongSupplier appliedSeq) {
    this.denials = denials;
    this.storage = storage;
    this.keys = keys;
    this.apps = new AppTable(storage);
    this.tenants = new TenantTable(storage);
    this.appliedSeq = appliedSeq;
  }

  /**
   * Starts the replay; the caller closes it.
   *
   * @param appliedSeq sequence number of the last change in this replica's memory
   * @param migrated completes when the tables exist
   */
  public static DenialReplay start(
      Denials denials,
      Storage storage,
      KeyStore keys,
      LongSupplier appliedSeq,
      Future<?> migrated) {
    DenialReplay replay = new DenialReplay(denials, storage, keys, appliedSeq);
    Thread.ofVirtual().name("emergency-replay").start(() -> replay.run(migrated));
    return replay;
  }

  private void run(Future<?> migrated) {
    try {
      while (!stop.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
        if (migrated.isDone()) {
          denials.all().forEach(this::tryToReplay);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Suspends the denied key, app or tenant; returns the sequence number of its last change. */
  private long suspend(Denial denial) {
    Editor editor = Editor.everywhere(denial.actor());
    return switch (denial.kind()) {
      case KEY -> keys.setStatus(KeyStatus.SUSPENDED, denial.id(), editor).version();
      case APP -> apps.setStatus(Status.SUSPENDED, denial.id(), editor).version();
      case TENANT -> tenants.setStatus(Status.SUSPENDED, denial.id(), editor).version();
    };
  }

  private void tryToReplay(Denial denial) {
    try {
      if (appliedSeq.getAsLong() >= suspend(denial)) {
        storage.record(denial.actor(), denial.auditChange());
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

  /** Removes the denial of something that was deleted or revoked. */
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
