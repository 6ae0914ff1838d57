package dev.tollgate.authz.feed;

import static org.awaitility.Awaitility.await;

import dev.tollgate.authz.receipts.KnownReplicas;
import dev.tollgate.authz.receipts.ReplicaProcess;
import dev.tollgate.authz.receipts.ReplicaReporter;
import dev.tollgate.boot.Backoff;
import dev.tollgate.boot.TimeSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** A replica that knows the row that {@link FeedDatabase} changes. */
public final class Replica implements AutoCloseable {
  public static final Duration TRUST = Duration.ofMinutes(15);

  /** A row as it was read. */
  public record Row(String id, long number) {}

  public final String name;
  public final Freshness freshness = new Freshness(TRUST, TimeSource.system());
  public final KnownReplicas known = new KnownReplicas(TimeSource.system());
  public volatile boolean answering = true;
  public volatile @Nullable String ended;
  private final RowsById<Row> rows = new RowsById<>(Row::id);
  private final ChangeFeed feed;

  private Replica(String name, ChangeFeed.Connections source, Snapshot snapshot) {
    this.name = name;
    this.feed =
        new ChangeFeed(
            source,
            mirrors(rows),
            freshness,
            new Backoff(Duration.ofMillis(10), Duration.ofMillis(50), new Random(1)),
            new ReplicaReporter(
                ReplicaProcess.starting(name),
                () -> TRUST,
                _ -> answering,
                known,
                System::nanoTime),
            snapshot,
            new ChangeFeed.Checks() {
              @Override
              public void begin() {}

              @Override
              public void end(String reason) {
                ended = reason;
              }
            });
  }

  /** The mirrors that keep the rows equal to the database. */
  public static List<TableMirror<?>> mirrors(RowsById<Row> rows) {
    return List.of(new TableMirror<>(table(), rows, new SimpleMeterRegistry()));
  }

  private static TableMirror.Table<Row> table() {
    return new TableMirror.Table<>(
        "tenant",
        "SELECT id, change_seq FROM authz.tenant",
        "id",
        () -> row -> new Row(row.text("id"), row.number("change_seq")));
  }

  /** A replica that may not serve yet. */
  public static Replica begin(String name, ChangeFeed.Connections source) {
    return begin(name, source, Snapshot.NONE, CompletableFuture.completedFuture(null));
  }

  public static Replica begin(
      String name, ChangeFeed.Connections source, Snapshot snapshot, Future<?> migrated) {
    Replica replica = new Replica(name, source, snapshot);
    replica.feed.start(migrated);
    return replica;
  }

  public static Replica start(String name, ChangeFeed.Connections source) {
    return serving(begin(name, source));
  }

  public static Replica start(String name, ChangeFeed.Connections source, Snapshot snapshot) {
    return serving(begin(name, source, snapshot, CompletableFuture.completedFuture(null)));
  }

  private static Replica serving(Replica replica) {
    await(replica.name + " to serve").atMost(Duration.ofSeconds(10)).until(replica::serves);
    return replica;
  }

  /** True if checks would be decided by what {@link #number()} says. */
  public boolean serves() {
    return freshness.state() == Freshness.State.FRESH;
  }

  /** The newest change that checks are decided by. */
  public long number() {
    return rows.find(FeedDatabase.TENANT).map(Row::number).orElse(-1L);
  }

  /** Stops as a replica does that is killed: it does not say so. */
  @Override
  public void close() {
    feed.close();
  }
}
