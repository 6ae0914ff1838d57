package dev.tollgate.admin.access;

import dev.tollgate.admin.problem.ProblemException;
import dev.tollgate.admin.problem.ProblemKind;
import dev.tollgate.boot.NetworkRange;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Slows down who guesses tokens: each source may fail some times at once and then once in a while;
 * until then its calls are refused unseen. A network of IPv6 addresses counts as one source,
 * because one machine has all of them. Thread-safe.
 */
public final class FailedAttempts {
  /** Enough for a person with the wrong token in a script; nothing for a search. */
  public static final int AT_ONCE = 10;

  public static final Duration ONE_EACH = Duration.ofSeconds(6);

  /** Bounds the memory of an attack from everywhere: about 2 MB. */
  static final int MOST_SOURCES = 10_000;

  private final LongSupplier nanoTime;
  private final Map<String, Long> paidUntilNanos;

  public FailedAttempts(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.paidUntilNanos =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MOST_SOURCES;
          }
        };
  }

  /**
   * Ends the call if its source failed too often.
   *
   * @throws ProblemException with 429 and when to try again
   */
  synchronized void requirePatience(String source) {
    Long paidUntil = paidUntilNanos.get(key(source));
    if (paidUntil == null) {
      return;
    }
    long now = nanoTime.getAsLong();
    long wait = paidUntil - now - ONE_EACH.multipliedBy(AT_ONCE - 1).toNanos();
    if (wait > 0) {
      throw ProblemException.passing(
          ProblemKind.TOO_MANY_ATTEMPTS,
          "authorization: too many failed attempts from this address",
          Duration.ofNanos(wait));
    }
    if (paidUntil - now <= 0) {
      paidUntilNanos.remove(key(source));
    }
  }

  /** Notes a failed attempt: it costs {@link #ONE_EACH}, from now on or after those before it. */
  synchronized void note(String source) {
    long now = nanoTime.getAsLong();
    long before = paidUntilNanos.getOrDefault(key(source), now);
    long from = before - now > 0 ? before : now;
    paidUntilNanos.put(key(source), from + ONE_EACH.toNanos());
  }

  synchronized int sources() {
    return paidUntilNanos.size();
  }

  private static String key(String source) {
    return source.contains(":") ? NetworkRange.of(source, 64) : source;
  }
}
