package dev.tollgate.authz.feed;

import java.util.Optional;
import java.util.function.LongConsumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Writes changes and announces them to the replicas: the row, its entry in the table of changes and
 * the NOTIFY are one transaction. All writers are serialized by an advisory lock, so this is for
 * changes by admins only, never for writes caused by requests. Thread-safe. Throws {@link
 * org.jdbi.v3.core.JdbiException} if the database does not answer.
 */
public final class ChangeLog {
  /** The NOTIFY channel; the payload is the sequence number of the change. */
  static final String CHANNEL = "authz_change";

  private static final long WRITER_LOCK = 0x746f6c6c67617465L; // "tollgate"

  private final Jdbi jdbi;
  private final LongConsumer awaitApplied;

  /**
   * A change log in this database.
   *
   * @param awaitApplied waits, for a bounded time, until this replica has applied the change with
   *     this sequence number
   */
  public ChangeLog(Jdbi jdbi, LongConsumer awaitApplied) {
    this.jdbi = jdbi;
    this.awaitApplied = awaitApplied;
  }

  /** The write of one change. */
  @FunctionalInterface
  public interface Write<T> {
    /**
     * Changes the row.
     *
     * @param seq sequence number of the change, to be stored in the row
     * @return empty if nothing was changed; the transaction is then committed without an entry
     */
    Optional<T> apply(Handle handle, long seq);
  }

  /**
   * A committed change.
   *
   * @param value the result of the write
   * @param seq sequence number of the change, for receipts
   */
  public record Committed<T>(T value, long seq) {}

  /**
   * Writes one change and its entry in one transaction, then waits until this replica has applied
   * it.
   */
  public <T> Optional<Committed<T>> write(String kind, String id, Write<T> write) {
    Optional<Committed<T>> committed =
        jdbi.inTransaction(handle -> commit(handle, kind, id, write));
    committed.ifPresent(change -> awaitApplied.accept(change.seq()));
    return committed;
  }

  /**
   * Adds an entry for another row that a write changes. Must be called by the write.
   *
   * @return sequence number of that change, to be stored in the row
   */
  public static long alsoChanges(Handle handle, String kind, String id) {
    long seq = next(handle);
    insert(handle, seq, kind, id);
    return seq;
  }

  private static <T> Optional<Committed<T>> commit(
      Handle handle, String kind, String id, Write<T> write) {
    // Held until the commit, so that sequence numbers are committed in ascending order.
    handle.select("SELECT pg_advisory_xact_lock(?)", WRITER_LOCK).mapToMap().one();
    long seq = next(handle);
    Optional<T> written = write.apply(handle, seq);
    if (written.isPresent()) {
      insert(handle, seq, kind, id);
      handle.select("SELECT pg_notify(?, ?)", CHANNEL, Long.toString(seq)).mapToMap().one();
    }
    return written.map(value -> new Committed<>(value, seq));
  }

  private static long next(Handle handle) {
    return handle.select("SELECT nextval('authz.change_seq')").mapTo(Long.class).one();
  }

  private static void insert(Handle handle, long seq, String kind, String id) {
    handle.execute("INSERT INTO authz.change (seq, kind, id) VALUES (?, ?, ?)", seq, kind, id);
  }
}
