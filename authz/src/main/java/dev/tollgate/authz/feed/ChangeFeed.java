package dev.tollgate.authz.feed;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.tollgate.authz.receipts.ReplicaReporter;
import dev.tollgate.authz.receipts.SupersededException;
import dev.tollgate.boot.Backoff;
import dev.tollgate.boot.TimeSource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies the table of changes to {@link TableMirror}s, on its own thread and its own connection. A
 * NOTIFY wakes it; it also polls every 200 ms, because a notification can get lost. After it
 * connects, it first listens and then catches up, so that no change is missed in between. If the
 * database no longer has the last applied change (a failover lost it), the feed loads everything
 * again.
 */
public final class ChangeFeed implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(ChangeFeed.class);
  private static final Duration POLL = Duration.ofMillis(200);

  /** Half of the first wait for the snapshot to be written; grows up to {@link #POLL}. */
  private static final Duration FIRST_PAUSE = Duration.ofMillis(1);

  /** Time that a start waits for Postgres before it uses the snapshot. */
  private static final Duration START_PATIENCE = Duration.ofSeconds(3);

  private static final Duration STOP_LIMIT = Duration.ofSeconds(1);

  private final Connections connections;
  private final Map<String, TableMirror<?>> mirrors = new LinkedHashMap<>();
  private final AllRows rows;
  private final Freshness freshness;
  private final Backoff backoff;
  private final ReplicaReporter reporter;
  private final Snapshot snapshot;
  private final Checks checks;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "change-feed");
  private final AppliedPosition applied = new AppliedPosition();
  private Future<?> migrated = CompletableFuture.completedFuture(null);
  private boolean connected;
  private volatile boolean superseded;

  /** Opens connections outside the pool; the feed closes them. */
  @FunctionalInterface
  public interface Connections {
    /** Opens a connection with auto-commit on and a socket timeout. */
    Connection open() throws SQLException;
  }

  /** The checks that are decided by the mirrors. Called on the feed's thread. */
  public interface Checks {
    /** From now on checks can be decided; may be called again. */
    void begin();

    /** From now on no check may be decided; the last call. */
    void end(String reason);
  }

  /**
   * A feed that does nothing before {@link #start}.
   *
   * @param mirrors in the order in which they are loaded
   * @param freshness is confirmed each time that the mirrors are up to date
   * @param backoff between attempts to connect; used by the feed alone
   * @param reporter reports the applied changes to other replicas; used by the feed alone
   * @param snapshot what the feed starts from while the database is away; the caller closes it
   * @param checks is told whether the mirrors can serve checks
   */
  public ChangeFeed(
      Connections connections,
      List<TableMirror<?>> mirrors,
      Freshness freshness,
      Backoff backoff,
      ReplicaReporter reporter,
      Snapshot snapshot,
      Checks checks) {
    this.connections = connections;
    mirrors.forEach(mirror -> this.mirrors.put(mirror.kind(), mirror));
    this.rows = new AllRows(connections, mirrors);
    this.freshness = freshness;
    this.backoff = backoff;
    this.reporter = reporter;
    this.snapshot = snapshot;
    this.checks = checks;
  }

  /**
   * Starts the feed, which retries for as long as the database cannot be reached. If the database
   * cannot be reached within three seconds, the feed restores the snapshot first.
   *
   * @param migrated completes when the tables exist
   */
  public void start(Future<?> migrated) {
    this.migrated = migrated;
    thread.setDaemon(true);
    thread.start();
  }

  /** Sequence number of the last applied change; 0 before the first. */
  public long appliedSeq() {
    return applied.seq();
  }

  /**
   * True if the change with this number is in memory. A number alone does not say so: after a
   * failover that lost changes, numbers are used again.
   *
   * @param connection to the database that the change was made in
   */
  public boolean hasApplied(long seq, Connection connection) throws SQLException {
    Position last = applied.position();
    return last.seq() >= seq && last.isIn(connection);
  }

  /**
   * Waits until the change is applied here, for at most a second. Must not be called on the feed's
   * thread.
   */
  public void awaitApplied(long seq) {
    applied.await(seq);
  }

  /** Registers the gauges for the applied change and for the age of the data. */
  public void bind(MeterRegistry metrics) {
    Gauge.builder("tollgate.authz.applied.seq", this, ChangeFeed::appliedSeq)
        .description("Sequence number of the newest change that is applied to memory")
        .register(metrics);
    Gauge.builder("tollgate.authz.feed.age", freshness, it -> it.age().toMillis() / 1_000.0)
        .description("Time since the database last confirmed what is in memory")
        .baseUnit("seconds")
        .register(metrics);
    Gauge.builder(
            "tollgate.authz.stale", freshness, it -> it.state() == Freshness.State.FRESH ? 0 : 1)
        .description("1 while memory is older than the staleness limit and checks end with 503")
        .register(metrics);
    Gauge.builder("tollgate.authz.superseded", this, feed -> feed.superseded ? 1 : 0)
        .description("1 after another process took this replica's name: no check is decided here")
        .register(metrics);
  }

  /** Stops the feed; the mirrors keep their rows. */
  @Override
  public void close() {
    stop.countDown();
    try {
      thread.join(STOP_LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    if (!awaitTables(START_PATIENCE) && !isStopped(Duration.ZERO)) {
      restore();
      awaitTables(Duration.ofDays(Integer.MAX_VALUE));
    }
    snapshot.start(rows);
    for (Duration wait = Duration.ZERO; !isStopped(wait); wait = backoff.next()) {
      try (Connection connection = connections.open()) {
        follow(connection);
      } catch (SupersededException e) {
        end(e);
        return;
      } catch (SQLException | RuntimeException e) {
        disconnected(e);
      }
    }
  }

  /** True if the tables exist; false if the wait is over or the feed was stopped. */
  @CanIgnoreReturnValue
  private boolean awaitTables(Duration atMost) {
    long polls = atMost.dividedBy(POLL);
    while (!migrated.isDone() && polls-- > 0 && !isStopped(POLL)) {
      // isStopped waits
    }
    return migrated.isDone();
  }

  private void restore() {
    snapshot
        .restore(rows.mirrors(), reporter::longestTrust)
        .ifPresent(restored -> {
          applied.advance(restored.position());
          freshness.restore(restored.age());
          checks.begin();
        });
  }

  private void follow(Connection connection) throws SQLException {
    listen(connection);
    boolean continues = applied.position().isIn(connection);
    reporter.announce(connection, seqInUse(continues));
    if (!continues) {
      load(connection);
    }
    // Before the first check is decided: what is committed from here on is found by catching up.
    reporter.report(connection, snapshot.safeSeq(applied.seq()));
    long pauseMillis = FIRST_PAUSE.toMillis();
    do {
      TimeSource.Moment asked = freshness.now();
      while (catchUp(connection)) {
        // a full page: there is more
      }
      long safe = snapshot.safeSeq(applied.seq());
      reporter.report(connection, safe);
      freshness.confirm(asked);
      snapshot.confirm(applied.seq(), freshness.age());
      caughtUp();
      // What the snapshot lacks is reported soon after it is written.
      boolean behind = safe < applied.seq();
      pauseMillis = behind ? Math.min(pauseMillis * 2, POLL.toMillis()) : FIRST_PAUSE.toMillis();
      long waitMillis = behind ? pauseMillis : POLL.toMillis();
      connection.unwrap(PGConnection.class).getNotifications((int) waitMillis);
    } while (!isStopped(Duration.ZERO));
  }

  /**
   * The sequence number, in this database's history, of the state that checks are decided by; null
   * while no check is decided.
   */
  private @Nullable Long seqInUse(boolean sameHistory) {
    if (freshness.state() == Freshness.State.NOT_LOADED) {
      // Killed now, this process could restart from the snapshot, without the database.
      return snapshot.exists() ? 0L : null;
    }
    return sameHistory ? snapshot.safeSeq(applied.seq()) : 0;
  }

  private static void listen(Connection connection) throws SQLException {
    try (Statement listen = connection.createStatement()) {
      listen.execute("LISTEN " + ChangeLog.CHANNEL);
    }
  }

  private void load(Connection connection) throws SQLException {
    Map<String, TableMirror.Staging> stagings = new LinkedHashMap<>();
    mirrors.values().forEach(mirror -> stagings.put(mirror.kind(), mirror.stage()));
    Position position = rows.read(connection, _ -> AllRows.into(stagings));
    stagings.values().forEach(TableMirror.Staging::publish);
    applied.advance(position);
    snapshot.loaded(position);
    logger.atInfo().addKeyValue("change", position.seq()).log("loaded all rows");
  }

  /** Applies the next page of changes; true if there may be more. */
  private boolean catchUp(Connection connection) throws SQLException {
    Position before = applied.position();
    ChangePage page = ChangePage.after(before, connection);
    if (page.isEmpty()) {
      return false;
    }
    PageRows read = new PageRows();
    for (Map.Entry<String, Set<String>> ids : page.idsByKind().entrySet()) {
      refresh(connection, ids.getKey(), ids.getValue(), read);
    }
    applied.advance(page.last());
    snapshot.append(before, page.last(), read);
    return page.isFull();
  }

  private void refresh(Connection connection, String kind, Set<String> ids, RowSink rows)
      throws SQLException {
    TableMirror<?> mirror = mirrors.get(kind);
    if (mirror == null) {
      // Written by a newer version during an upgrade. This version keeps no rows of that kind.
      logger.atWarn().addKeyValue("kind", kind).log("skipped changes of an unknown kind");
      return;
    }
    mirror.refresh(connection, ids, rows);
  }

  private void caughtUp() {
    if (!connected) {
      connected = true;
      backoff.reset();
      logger.atInfo().addKeyValue("change", applied.seq()).log("following changes");
      checks.begin();
    }
  }

  /** Fails closed: a receipt no longer counts this process, so it must not decide. */
  private void end(SupersededException reason) {
    superseded = true;
    freshness.end();
    checks.end(String.valueOf(reason.getMessage()));
    logger.atError().addKeyValue("cause", reason.getMessage()).log("no check is decided here");
  }

  private void disconnected(Exception e) {
    if (stop.getCount() > 0 && (connected || applied.position().equals(Position.START))) {
      logger
          .atWarn()
          .addKeyValue("change", applied.seq())
          .addKeyValue("cause", e)
          .log("lost the feed of changes; connecting again");
    }
    connected = false;
  }

  private boolean isStopped(Duration wait) {
    try {
      return stop.await(wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return true; // only this class knows the thread, so the process is stopping
    }
  }
}
