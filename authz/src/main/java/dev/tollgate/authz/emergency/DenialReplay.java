package dev.tollgate.authz.emergency;

import dev.tollgate.admin.problem.ProblemException;
import dev.tollgate.authz.apps.AppTable;
import dev.tollgate.authz.apps.Status;
import dev.tollgate.authz.apps.TenantTable;
import dev.tollgate.authz.keys.KeyStatus;
import dev.tollgate.authz.keys.KeyStore;
import dev.tollgate.authz.records.Editor;
import dev.tollgate.authz.records.Storage;
import dev.tollgate.boot.Pause;
import dev.tollgate.boot.PeriodicTask;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.LongPredicate;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns emergency denials into ordinary suspensions when the database is back, in the name of the
 * admin who denied. A denial is removed after its suspension is in this replica's memory, so that
 * no request is allowed in between. A denial that cannot be replayed stays in force.
 */
public final class DenialReplay implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(DenialReplay.class);
  private static final Duration INTERVAL = Duration.ofMillis(500);

  private final Denials denials;
  private final Storage storage;
  private final KeyStore keys;
  private final AppTable apps;
  private final TenantTable tenants;
  private final LongPredicate isApplied;
  private final PeriodicTask task;

  /**
   * A replay that does nothing before {@link #startAfter}; the caller closes it.
   *
   * @param isApplied whether the change of the database with this number is in this replica's
   *     memory; throws a {@link JdbiException} if the database does not answer
   */
  public DenialReplay(
      Denials denials,
      Storage storage,
      KeyStore keys,
      LongPredicate isApplied,
      MeterRegistry metrics) {
    this.denials = denials;
    this.storage = storage;
    this.keys = keys;
    this.apps = new AppTable(storage);
    this.tenants = new TenantTable(storage);
    this.isApplied = isApplied;
    this.task = new PeriodicTask("emergency-replay", Pause.of(INTERVAL), this::replayAll, metrics);
  }

  /**
   * Starts the replay when the stage completes. Must be called at most once.
   *
   * @param migrated completes when the tables exist
   */
  public void startAfter(CompletionStage<?> migrated) {
    task.startAfter(migrated);
  }

  /** Replays each denial, whether or not another one fails. */
  private void replayAll() {
    List<Exception> failures = new ArrayList<>();
    for (Denial denial : denials.all()) {
      try {
        replay(denial);
      } catch (IOException | RuntimeException e) {
        failures.add(e);
      }
    }
    if (!failures.isEmpty()) {
      throw new IllegalStateException(
          "%d emergency denials cannot be replayed yet".formatted(failures.size()),
          failures.getFirst());
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

  private void replay(Denial denial) throws IOException {
    try {
      if (isApplied.test(suspend(denial))) {
        storage.record(denial.actor(), denial.auditChange());
        denials.remove(denial);
        logger
            .atInfo()
            .addKeyValue(denial.kind().wireName(), denial.id())
            .log("an emergency denial is a suspension now");
      }
    } catch (ProblemException e) {
      drop(denial, e);
    }
  }

  /** Removes the denial of something that was deleted or revoked. */
  private void drop(Denial denial, ProblemException reason) throws IOException {
    denials.remove(denial);
    logger
        .atWarn()
        .addKeyValue(denial.kind().wireName(), denial.id())
        .addKeyValue("cause", reason.getMessage())
        .log("an emergency denial ends without a suspension");
  }

  @Override
  public void close() {
    task.close();
  }
}
