package dev.tollgate.admin.access;

import dev.tollgate.admin.problem.ProblemException;
import dev.tollgate.boot.TimeSource;
import dev.tollgate.encoding.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The admin tokens of the database, cached in memory, so that authentication needs no query and
 * works while the database is down. Thread-safe: readers see either the old or the new content.
 */
public final class TokenTable {
  /**
   * The longest time that the cache is used without the database; another replica may revoke a
   * token at any time.
   */
  static final Duration MAX_STALENESS = Duration.ofMinutes(15);

  private final TimeSource time;
  private volatile @Nullable State state;

  /** An empty table, which rejects every call with 503 until it is filled. */
  public TokenTable(TimeSource time) {
    this.time = time;
  }

  /**
   * An active token.
   *
   * @param expiresAt null if the token does not expire
   */
  public record Entry(Caller caller, @Nullable Instant expiresAt) {}

  private record State(long revision, Map<Sha256, Entry> entries, TimeSource.Moment confirmed) {}

  /**
   * Returns the owner of the token with this hash, or null if the token is unknown or expired.
   *
   * @throws ProblemException with 503 if the content is older than {@link #MAX_STALENESS}
   */
  @Nullable Caller callerOf(Sha256 hash) {
    State current = state;
    if (current == null || time.nanosSince(current.confirmed) > MAX_STALENESS.toNanos()) {
      throw ProblemException.unavailable("the admin tokens cannot be read now; try again");
    }
    Entry entry = current.entries.get(hash);
    return entry == null || isExpired(entry) ? null : entry.caller;
  }

  /** The time that {@link #confirm} and {@link #replace} expect. */
  public TimeSource.Moment now() {
    return time.moment();
  }

  /** True if the content is that of this revision of the database table. */
  public boolean isAtRevision(long revision) {
    State current = state;
    return current != null && current.revision == revision;
  }

  /**
   * Records that the database table was unchanged at {@code queried}.
   *
   * @param queried {@link #now()} before the query
   */
  public synchronized void confirm(TimeSource.Moment queried) {
    State current = state;
    if (current != null) {
      state = new State(current.revision, current.entries, queried);
    }
  }

  /**
   * Replaces the content, unless it was read by a later query.
   *
   * @param queried {@link #now()} before the query
   */
  public synchronized void replace(
      long revision, Map<Sha256, Entry> entries, TimeSource.Moment queried) {
    State current = state;
    // Compares times and not revisions: a failover that loses commits sets the revision back.
    if (current == null || queried.nanos() - current.confirmed.nanos() >= 0) {
      state = new State(revision, Map.copyOf(entries), queried);
    }
  }

  private boolean isExpired(Entry entry) {
    return entry.expiresAt != null && !time.clock().instant().isBefore(entry.expiresAt);
  }
}
