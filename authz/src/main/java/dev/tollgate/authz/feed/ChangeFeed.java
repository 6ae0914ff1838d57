package dev.tollgate.authz.feed;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.tollgate.authz.receipts.ReplicaReporter;
import dev.tollgate.boot.Backoff;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
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
 * Follows the table of changes, on a thread and a connection of its own, and keeps {@link Mirror}s
 * up to date. A NOTIFY wakes it; it looks every 200 ms regardless, since a notification can get
 * lost. After each connect it listens first and then catches up, so that nothing falls between. If
 * the database no longer has the last change that was applied (a failover lost it), everything is
 * loaded again.
 */
public final class ChangeFeed implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(ChangeFeed.class);
  private static final Duration POLL = Duration.ofMillis(200);

  /** Longer than a Postgres that starts at the same time takes, most often. */
  private static final Duration START_PATIENCE = Duration.ofSeconds(3);

  private static final Duration STOP_LIMIT = Duration.ofSeconds(1);

  private final ConnectionSource source;
  private final Map<String, Mirror> mirrors = new LinkedHashMap<>();
  private final Freshness freshness;
  private final Backoff backoff;
  private final ReplicaReporter propagation;
  private final Snapshot snapshot;
  private final Runnable onServing;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "change-feed");
  private final AppliedChanges applied = new AppliedChanges();
  private Future<?> migrated = CompletableFuture.completedFuture(null);
  private boolean following;

  /**
   * A feed that does nothing before {@link #start}.
   *
   * @param source opens the feed's connection, which must give up on a silent server by itself
   * @param freshness is told each time that memory is up to date
   * @param backoff between attempts to connect; used by the feed alone
   * @param propagation tells others how far the feed is; used by the feed alone
   * @param snapshot what the feed starts from when it finds no database; the caller closes it
   * @param onServing called on the feed's thread each time that memory became fit to be served from
   */
  public ChangeFeed(
      ConnectionSource source,
      List<Mirror> mirrors,
      Freshness freshness,
      Backoff backoff,
      ReplicaReporter propagation,
      Snapshot snapshot,
      Runnable onServing) {
    this.source = source;
    mirrors.forEach(mirror -> this.mirrors.put(mirror.kind(), mirror));
    this.freshness = freshness;
    this.backoff = backoff;
    this.propagation = propagation;
    this.snapshot = snapshot;
    this.onServing = onServing;
  }

  /**
   * Starts following, and goes on trying for as long as the database cannot be reached. If that is
   * so for a while at the start, what is served from is the snapshot.
   *
   * @param migrated completes when the tables are there
   */
  public void start(Future<?> migrated) {
    this.migrated = migrated;
    thread.setDaemon(true);
    thread.start();
  }

  /** Number of the last change that is in force here; 0 before any. */
  public long appliedSeq() {
    return applied.seq();
  }

  /** Waits, for a bounded time, until a change is in force here. Not to be called by a mirror. */
  public void awaitApplied(long seq) {
    applied.await(seq);
  }

  /** Publishes how far the feed is. */
  public void bind(MeterRegistry metrics) {
    Gauge.builder("tollgate.authz.applied.seq", this, ChangeFeed::appliedSeq)
        .description("Sequence number of the newest change that is applied to memory")
        .register(metrics);
    Gauge.builder("tollgate.authz.feed.age", freshness, it -> it.age().toMillis() / 1_000.0)
        .description("Time since the database last confirmed what is in memory")
        .baseUnit("seconds")
        .register(metrics);
    Gauge.builder(
            "tollgate.authz.stale",
            freshness,
            it -> it.state() == Freshness.State.FRESH ? 0 : 1)
        .description("1 while memory is older than the staleness limit and checks end with 503")
        .register(metrics);
  }

  /** Stops following; what is in memory stays. */
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
    for (Duration wait = Duration.ZERO; !isStopped(wait); wait = backoff.next()) {
      try (Connection connection = source.open()) {
        follow(connection);
      } catch (SQLException | RuntimeException e) {
        lost(e);
      }
    }
  }

  /** Whether the tables are there; false also if the feed was stopped. */
  @CanIgnoreReturnValue
  private boolean awaitTables(Duration atMost) {
    long polls = atMost.dividedBy(POLL);
    while (!migrated.isDone() && polls-- > 0 && !isStopped(POLL)) {
      // nothing to do meanwhile
    }
    return migrated.isDone();
  }

  private void restore() {
    List<Mirror> all = List.copyOf(mirrors.values());
    snapshot
        .restore(all, propagation::longestTrust)
        .ifPresent(restored -> {
          applied.advance(restored.position());
          freshness.restore(restored.age());
          onServing.run();
        });
  }

  private void follow(Connection connection) throws SQLException {
    listen(connection);
    boolean continues = applied.position().isIn(connection);
    propagation.announce(connection, inForce(continues));
    if (!continues) {
      load(connection);
    }
    // Before the first check is decided: what is committed from here on is found by catching up.
    propagation.report(connection, snapshot.holds(applied.seq()));
    do {
      long askedNanos = freshness.now();
      while (catchUp(connection)) {
        // a full page: there is more
      }
      propagation.report(connection, snapshot.holds(applied.seq()));
      freshness.confirm(askedNanos);
      snapshot.confirm(freshness.age());
      found();
      if (snapshot.wantsRows()) {
        load(connection);
      }
      connection.unwrap(PGConnection.class).getNotifications((int) POLL.toMillis());
    } while (!isStopped(Duration.ZERO));
  }

  /** What checks are decided by, as a number of this database's history; null while none are. */
  private @Nullable Long inForce(boolean sameHistory) {
    if (freshness.state() == Freshness.State.NOT_LOADED) {
      // Killed now, this process could start again from what is on the disk, without the database.
      return snapshot.exists() ? 0L : null;
    }
    return sameHistory ? snapshot.holds(applied.seq()) : 0;
  }

  private static void listen(Connection connection) throws SQLException {
    try (Statement listen = connection.createStatement()) {
      listen.execute("LISTEN " + ChangeLog.CHANNEL);
    }
  }

  private void load(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    // The transaction's first query: position and rows are of the same state of the database.
    Position position = Position.newest(connection);
    RowSink rows = snapshot.begin(position, List.copyOf(mirrors.values()));
    List<Mirror.Filling> fillings = new ArrayList<>();
    for (Mirror mirror : mirrors.values()) {
      Mirror.Filling filling = mirror.fill();
      mirror.load(connection, filling, rows);
      fillings.add(filling);
    }
    connection.commit();
    connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    connection.setAutoCommit(true);
    snapshot.complete();
    fillings.forEach(Mirror.Filling::publish);
    applied.advance(position);
    logger.atInfo().addKeyValue("change", position.seq()).log("loaded everything");
  }

  /** Applies the next changes; true if there may be more. */
  private boolean catchUp(Connection connection) throws SQLException {
    Position before = applied.position();
    ChangePage page = ChangePage.after(before, connection);
    if (page.isEmpty()) {
      return false;
    }
    RowSink rows = snapshot.changes();
    for (Map.Entry<String, Set<String>> ids : page.idsByKind().entrySet()) {
      refresh(connection, ids.getKey(), ids.getValue(), rows);
    }
    applied.advance(page.last());
    snapshot.append(before, page.last());
    return page.isFull();
  }

  private void refresh(Connection connection, String kind, Set<String> ids, RowSink rows)
      throws SQLException {
    Mirror mirror = mirrors.get(kind);
    if (mirror == null) {
      // Written by a newer version during an upgrade; this one has nothing that it could be stale.
      logger
          .atWarn()
          .addKeyValue("kind", kind)
          .log("changes of a kind that this version does not know are passed over");
      return;
    }
    mirror.refresh(connection, ids, rows);
  }

  private void found() {
    if (!following) {
      following = true;
      backoff.reset();
      logger.atInfo().addKeyValue("change", applied.seq()).log("following changes");
      onServing.run();
    }
  }

  private void lost(Exception e) {
    if (stop.getCount() > 0 && (following || applied.position().equals(Position.START))) {
      logger
          .atWarn()
          .addKeyValue("change", applied.seq())
          .addKeyValue("cause", e)
          .log("lost the feed of changes; connecting again");
    }
    following = false;
  }

  private boolean isStopped(Duration wait) {
    try {
      return stop.await(wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return true; // nobody but this class knows the thread: the process is going down
    }
  }
}
