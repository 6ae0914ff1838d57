package dev.tollgate.admin.access;

import dev.tollgate.admin.problem.ProblemException;
import dev.tollgate.encoding.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The admin tokens in this replica's memory, so that a call costs no query and admins can read
 * while the database is away. Thread-safe: the whole is swapped at once.
 */
public final class TokenTable {
  /** How long memory is trusted without the database: a token may have been revoked elsewhere. */
  static final Duration TRUSTED = Duration.ofMinutes(15);

  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private volatile @Nullable State state;

  public TokenTable(InstantSource clock, LongSupplier nanoTime) {
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /**
   * A token that is not revoked.
   *
   * @param expiresAt null for never
   */
  public record Entry(Caller caller, @Nullable Instant expiresAt) {}

  private record State(long revision, Map<Sha256, Entry> entries, long confirmedNanos) {}

  /**
   * Who the token belongs to; null if nobody.
   *
   * @throws ProblemException with 503 if it cannot be known
   */
  @Nullable Caller callerOf(Sha256 hash) {
    State known = state;
    if (known == null || nanoTime.getAsLong() - known.confirmedNanos > TRUSTED.toNanos()) {
      throw ProblemException.unavailable("the admin tokens cannot be read now; try again");
    }
    Entry entry = known.entries.get(hash);
    return entry == null || isOver(entry) ? null : entry.caller;
  }

  public long nanoTime() {
    return nanoTime.getAsLong();
  }

  /** Whether the tokens of this revision of the table are in memory. */
  public boolean has(long revision) {
    State known = state;
    return known != null && known.revision == revision;
  }

  /** Says that the database still has the revision that is in memory. */
  public synchronized void confirm(long askedNanos) {
    State known = state;
    if (known != null) {
      state = new State(known.revision, known.entries, askedNanos);
    }
  }

  /** Takes all tokens, unless newer ones are there. */
  public synchronized void replace(long revision, Map<Sha256, Entry> entries, long askedNanos) {
    State known = state;
    // The revision goes back when a failover lost the last change; the later look is right then.
    if (known == null || askedNanos - known.confirmedNanos >= 0) {
      state = new State(revision, Map.copyOf(entries), askedNanos);
    }
  }

  private boolean isOver(Entry entry) {
    return entry.expiresAt != null && !clock.instant().isBefore(entry.expiresAt);
  }
}
