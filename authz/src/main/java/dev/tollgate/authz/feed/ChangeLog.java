package dev.tollgate.authz.feed;

import dev.tollgate.authz.receipts.Receipts;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Writes that replicas hear of: the row, its entry in the table of changes and the announcement are
 * one transaction. Thread-safe; writers wait for each other, so this is for admins' changes only,
 * never for what requests cause.
 */
public final class ChangeLog {
  /** The channel that carries the number of each change, and nothing else. */
  static final String CHANNEL = "authz_change";

  private static final long WRITER_LOCK = 0x746f6c6c67617465L; // "tollgate"

  private final Jdbi jdbi;
  private final LongConsumer awaitApplied;

  /**
   * A log in the database.
   *
   * @param awaitApplied waits, with a bound, until the change with the number is in force in this
   *     replica
   */
  public ChangeLog(Jdbi jdbi, LongConsumer awaitApplied) {
    this.jdbi = jdbi;
    this.awaitApplied = awaitApplied;
  }

  /** One change of one row. */
  @FunctionalInterface
  public interface Write<T> {
    /**
     * Changes the row.
     *
     * @param seq the change's number, to be kept in the row
     * @return nothing if there was nothing to change
     */
    Optional<T> apply(Handle handle, long seq);
  }

  /**
   * A change that was committed.
   *
   * @param value what the write gave
   * @param seq the change's number, for {@link Receipts}
   */
  public record Committed<T>(T value, long seq) {}

  /** Makes the change and records it, or does neither; then waits until it is in force here. */
  public <T> Optional<Committed<T>> write(String kind, String id, Write<T> write) {
    Optional<Committed<T>> committed =
        jdbi.inTransaction(handle -> commit(handle, kind, id, write));
    committed.ifPresent(change -> awaitApplied.accept(change.seq()));
    return committed;
  }

  /**
   * Records one more row that a write changes; to be called by the write.
   *
   * @return the number of that change, to be kept in the row
   */
  public static long alsoChanges(Handle handle, String kind, String id) {
    long seq = next(handle);
    insert(handle, seq, kind, id);
    return seq;
  }

  private static <T> Optional<Committed<T>> commit(
      Handle handle, String kind, String id, Write<T> write) {
    // Held to the commit: numbers are handed out and committed in the same order.
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
