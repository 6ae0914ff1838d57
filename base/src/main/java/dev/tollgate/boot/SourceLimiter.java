package dev.tollgate.boot;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tollgate.net.IpAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Limits how often a source may present invalid credentials: a burst at once, then one in each
 * interval. All addresses of an IPv6 network (/64) are one source, because one machine has all of
 * them. Sources that have not failed for a while take no memory. Thread-safe.
 */
public final class SourceLimiter {
  /** About 1.5 MB. In a larger attack, sources that fail rarely are forgotten first. */
  static final int MAX_SOURCES = 10_000;

  // By source, the time at which all its failures are used up, in nanoseconds since the start.
  private final Cache<Long, AtomicLong> servedAtNanos;
  private final long intervalNanos;
  private final long burstNanos;
  private final LongSupplier nanoTime;
  private final long startNanos;

  /**
   * A limiter without failures.
   *
   * @param burst failures at once after a rest; at least 1
   * @param interval between failures after the burst; positive
   * @param nanoTime a monotonic clock, such as {@link System#nanoTime}
   */
  public SourceLimiter(long burst, Duration interval, LongSupplier nanoTime) {
    this.intervalNanos = interval.toNanos();
    this.burstNanos = Math.multiplyExact(intervalNanos, burst);
    this.nanoTime = nanoTime;
    this.startNanos = nanoTime.getAsLong();
    this.servedAtNanos =
        Caffeine.newBuilder()
            .maximumSize(MAX_SOURCES)
            .expireAfterAccess(Duration.ofNanos(burstNanos))
            .ticker(nanoTime::getAsLong)
            .executor(Runnable::run)
            .build();
  }

  /** Counts a failure of the source; false, without counting it, if that is beyond the limit. */
  public boolean take(String source) {
    long now = now();
    AtomicLong served = servedAtNanos.get(key(source), _ -> new AtomicLong(now));
    while (true) {
      long before = served.get();
      long after = Math.max(before, now) + intervalNanos;
      if (after - now > burstNanos) {
        return false;
      }
      if (served.compareAndSet(before, after)) {
        return true;
      }
    }
  }

  /** The time until the source may fail again; zero if it may fail now. */
  public Duration waitTime(String source) {
    AtomicLong served = servedAtNanos.getIfPresent(key(source));
    long wait = served == null ? 0 : served.get() + intervalNanos - now() - burstNanos;
    return Duration.ofNanos(Math.max(0, wait));
  }

  /** The sources in memory, at most {@link #MAX_SOURCES}. */
  long sources() {
    servedAtNanos.cleanUp();
    return servedAtNanos.estimatedSize();
  }

  private long now() {
    return nanoTime.getAsLong() - startNanos;
  }

  /**
   * The IPv4 address or the first half of the IPv6 address; a hash of a text that is no address.
   */
  private static long key(String source) {
    IpAddress address = IpAddress.parse(source).orElse(null);
    if (address == null) {
      return Long.MIN_VALUE | Integer.toUnsignedLong(source.hashCode()); // 8000::/32 is not in use
    }
    byte[] bytes = address.bytes();
    return address.isV6()
        ? ByteBuffer.wrap(bytes).getLong()
        : Integer.toUnsignedLong(ByteBuffer.wrap(bytes).getInt());
  }
}
