package dev.tollgate.admin.access;

import dev.tollgate.admin.problem.ProblemException;
import dev.tollgate.admin.problem.ProblemKind;
import dev.tollgate.boot.NetworkRange;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A rate limiter for failed authentication, per client address: {@link #BURST} failures at once,
 * then one per {@link #REFILL_INTERVAL} (GCRA). A throttled client gets 429 before its token is
 * checked. IPv6 addresses are counted per /64, because one machine has all addresses of its /64.
 * Thread-safe.
 */
public final class FailedAttempts {
  /** Enough for a script with a wrong token to be noticed and mended, too few for a search. */
  public static final int BURST = 10;

  /** The time after which a source may fail once more. */
  public static final Duration REFILL_INTERVAL = Duration.ofSeconds(6);

  /**
   * Bounds the memory of an attack from many addresses to about 2 MB; the least recent is evicted.
   */
  static final int MAX_SOURCES = 10_000;

  private final LongSupplier nanoTime;
  private final Map<String, Long> debtEndNanos;

  /**
   * A limiter without failures.
   *
   * @param nanoTime a monotonic clock in nanoseconds
   */
  public FailedAttempts(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.debtEndNanos =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MAX_SOURCES;
          }
        };
  }

  /**
   * Rejects the call if its source failed too often.
   *
   * @throws ProblemException with 429 and {@code Retry-After}
   */
  synchronized void requireNotThrottled(String source) {
    Long debtEnd = debtEndNanos.get(key(source));
    if (debtEnd == null) {
      return;
    }
    long now = nanoTime.getAsLong();
    long wait = debtEnd - now - REFILL_INTERVAL.multipliedBy(BURST - 1).toNanos();
    if (wait > 0) {
      throw ProblemException.retryable(
          ProblemKind.TOO_MANY_ATTEMPTS,
          "authorization: too many failed attempts from this address",
          Duration.ofNanos(wait));
    }
    if (debtEnd - now <= 0) {
      debtEndNanos.remove(key(source));
    }
  }

  /** Records a failed attempt, which costs {@link #REFILL_INTERVAL}. */
  synchronized void record(String source) {
    long now = nanoTime.getAsLong();
    long before = debtEndNanos.getOrDefault(key(source), now);
    long from = before - now > 0 ? before : now;
    debtEndNanos.put(key(source), from + REFILL_INTERVAL.toNanos());
  }

  /** The number of addresses in memory. */
  synchronized int sources() {
    return debtEndNanos.size();
  }

  private static String key(String source) {
    return source.contains(":") ? NetworkRange.of(source, 64) : source;
  }
}
