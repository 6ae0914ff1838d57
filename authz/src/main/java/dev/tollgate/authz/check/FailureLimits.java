package dev.tollgate.authz.check;

import dev.tollgate.boot.NetworkRange;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Slows down who tries credentials: each source may show so many invalid ones a second, and some
 * more at once. A network of IPv6 addresses (/64) counts as one source, because one machine has all
 * of them.
 *
 * <p>A source's place in a fixed table is a hash of its address under a seed that nobody knows, so
 * that an attack from everywhere takes no memory and nobody can aim at somebody else's place. Two
 * sources may share one; then one's failures count for the other, whose valid credentials are never
 * refused for it. Thread-safe without a lock.
 */
public final class FailureLimits {
  /** Half a megabyte; of a thousand failing sources, one in a hundred shares its place. */
  private static final int PLACES = 1 << 16;

  private static final int IPV4_BYTES = 4;

  // When a source has served its failures so far, in nanoseconds since the start: a bucket in one
  // number.
  private final AtomicLongArray servedAtNanos = new AtomicLongArray(PLACES);
  private final long intervalNanos;
  private final long burstNanos;
  private final long seed;
  private final LongSupplier nanoTime;
  private final long startNanos;

  /**
   * No failures yet.
   *
   * @param perSecond how many a source may have for ever; at least 1
   * @param burst how many at once after a rest; at least 1
   * @param nanoTime a monotonic clock, such as {@link System#nanoTime}
   */
  public FailureLimits(long perSecond, long burst, LongSupplier nanoTime, RandomGenerator random) {
    this.intervalNanos = Duration.ofSeconds(1).dividedBy(perSecond).toNanos();
    this.burstNanos = Math.multiplyExact(intervalNanos, burst);
    this.seed = random.nextLong();
    this.nanoTime = nanoTime;
    this.startNanos = nanoTime.getAsLong();
  }

  /**
   * Counts a failure of the source. Whether it was within its limit; beyond, nothing is counted.
   */
  boolean take(String source) {
    int place = place(source);
    long now = nanoTime.getAsLong() - startNanos;
    while (true) {
      long before = servedAtNanos.get(place);
      long after = Math.max(before, now) + intervalNanos;
      if (after - now > burstNanos) {
        return false;
      }
      if (servedAtNanos.compareAndSet(place, before, after)) {
        return true;
      }
    }
  }

  /** Takes back a failure that turned out to be none. */
  void giveBack(String source) {
    servedAtNanos.addAndGet(place(source), -intervalNanos);
  }

  private int place(String source) {
    long hash = mix(address(source) ^ seed);
    return (int) (hash >>> (Long.SIZE - Integer.numberOfTrailingZeros(PLACES)));
  }

  private static long address(String source) {
    InetAddress address = NetworkRange.address(source).orElse(null);
    if (address == null) {
      return source.hashCode();
    }
    byte[] bytes = address.getAddress();
    return bytes.length == IPV4_BYTES
        ? ByteBuffer.wrap(bytes).getInt()
        : ByteBuffer.wrap(bytes).getLong();
  }

  /** Each bit of the input moves half of the output's (MurmurHash3's last step). */
  private static long mix(long input) {
    long mixed = (input ^ (input >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }
}
