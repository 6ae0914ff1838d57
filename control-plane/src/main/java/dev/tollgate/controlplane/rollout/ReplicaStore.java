package dev.tollgate.controlplane.rollout;

import dev.tollgate.controlplane.config.RevisionState;
import java.time.Duration;
import java.util.List;
import java.util.function.IntSupplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The running replicas of the control plane and the revisions that their nodes have accepted, in
 * Postgres. A revision is proven when the nodes of all live replicas have accepted it. Thread-safe;
 * throws {@link org.jdbi.v3.core.JdbiException} if the database does not answer.
 */
final class ReplicaStore {
  /** A replica reports several times in this time unless it has ended or lost the database. */
  private static final Duration LIVE = Duration.ofSeconds(3);

  private static final Duration KEPT = Duration.ofDays(1);

  private final Jdbi jdbi;
  private final String instance;
  private final String name;
  private final IntSupplier nodes;

  /**
   * How far a revision has come at all replicas.
   *
   * @param reason why it is rejected; empty otherwise
   * @param waitingFor names of the other live replicas whose nodes have not accepted it
   */
  record Progress(RevisionState state, String reason, List<String> waitingFor) {}

  /**
   * The view of one replica.
   *
   * @param instance names this process; never used again
   * @param name for people
   * @param nodes number of the nodes that are connected to this replica
   */
  ReplicaStore(Jdbi jdbi, String instance, String name, IntSupplier nodes) {
    this.jdbi = jdbi;
    this.instance = instance;
    this.name = name;
    this.nodes = nodes;
  }

  /** Reports that this replica is alive, and its number of connected nodes. */
  void report() {
    jdbi.useHandle(handle -> {
      report(handle);
      handle
          .createUpdate("DELETE FROM replica WHERE seen_at < now() - make_interval(secs => :kept)")
          .bind("kept", KEPT.toSeconds())
          .execute();
    });
  }

  private void report(Handle handle) {
    handle
        .createUpdate(
            """
            INSERT INTO replica (instance, name, nodes, seen_at)
            VALUES (:instance, :name, :nodes, now())
            ON CONFLICT (instance) DO UPDATE SET nodes = :nodes, seen_at = now()
            """)
        .bind("instance", instance)
        .bind("name", name)
        .bind("nodes", nodes.getAsInt())
        .execute();
  }

  /** Reports that this replica stops, so that the others do not wait for it. */
  void leave() {
    jdbi.useHandle(handle -> handle.execute("DELETE FROM replica WHERE instance = ?", instance));
  }

  /** Reports that all nodes of this replica have accepted a revision. */
  void accept(long revision) {
    jdbi.useTransaction(handle -> {
      // Others must not believe that this replica has no nodes.
      report(handle);
      handle
          .createUpdate(
              """
              INSERT INTO acceptance (revision, instance) VALUES (:revision, :instance)
              ON CONFLICT DO NOTHING
              """)
          .bind("revision", revision)
          .bind("instance", instance)
          .execute();
    });
  }

  /**
   * Marks a revision, which this replica has accepted, as proven if all others with nodes have
   * accepted it too.
   *
   * @return whether it is proven
   */
  boolean prove(long revision) {
    return jdbi.inTransaction(handle -> {
      handle
          .createUpdate(
              """
              UPDATE revision SET state = 'proven'
              WHERE number = :revision AND state IN ('draft', 'published') AND NOT EXISTS (
                SELECT FROM replica
                WHERE nodes > 0 AND instance <> :instance AND seen_at > now() - make_interval(secs => :live)
                  AND NOT EXISTS (
                    SELECT FROM acceptance
                    WHERE revision = :revision AND acceptance.instance = replica.instance))
              """)
          .bind("revision", revision)
          .bind("instance", instance)
          .bind("live", LIVE.toSeconds())
          .execute();
      return handle
          .select("SELECT state = 'proven' FROM revision WHERE number = ?", revision)
          .mapTo(Boolean.class)
          .one();
    });
  }

  /** How far a revision has come. */
  Progress progress(long revision) {
    return jdbi.withHandle(handle -> {
      List<String> waitingFor =
          handle
              .createQuery(
                  """
                  SELECT name FROM replica
                  WHERE nodes > 0 AND instance <> :instance AND seen_at > now() - make_interval(secs => :live)
                    AND NOT EXISTS (
                      SELECT FROM acceptance
                      WHERE revision = :revision AND acceptance.instance = replica.instance)
                  ORDER BY name
                  """)
              .bind("revision", revision)
              .bind("instance", instance)
              .bind("live", LIVE.toSeconds())
              .mapTo(String.class)
              .list();
      return handle
          .select("SELECT state, reason FROM revision WHERE number = ?", revision)
          .map((row, _) ->
              new Progress(
                  RevisionState.ofWireName(row.getString("state")),
                  row.getString("reason"),
                  waitingFor))
          .one();
    });
  }
}
