package dev.tollgate.authz.keys.uses;

import dev.tollgate.authz.keys.KeyId;
import dev.tollgate.authz.keys.secret.KeyHash;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Uses of keys and pending rehashes that checks have found, until a {@link KeyUseWriter} writes
 * them to the database. Bounded: what exceeds the bounds is dropped and recorded at a later use.
 * Thread-safe, and lock-free for a key that was recorded within the minute.
 */
public final class KeyUses {
  /** About 50 MB if so many keys are used within a minute. */
  private static final int MAX_USES = 500_000;

  private static final int MAX_REHASHES = 10_000;

  private final Set<KeyId> noted = ConcurrentHashMap.newKeySet();
  private final Map<KeyId, Long> uses = new ConcurrentHashMap<>();
  private final Map<KeyId, KeyHash> moves = new ConcurrentHashMap<>();

  /** No uses yet. */
  public KeyUses() {}

  /** Records that a request with the key was allowed; at most once a minute. */
  public void note(KeyId key, long nowMillis) {
    if (!noted.contains(key)
        && noted.size() < MAX_USES
        && uses.size() < MAX_USES
        && noted.add(key)) {
      uses.put(key, nowMillis);
    }
  }

  /** Records that a key should be stored under another hash. */
  public void move(KeyId key, KeyHash to) {
    if (moves.size() < MAX_REHASHES) {
      moves.put(key, to);
    }
  }

  /** Starts a new minute. */
  void nextMinute() {
    noted.clear();
  }

  /** Removes and returns up to {@code most} uses: time in milliseconds since the epoch, by key. */
  Map<KeyId, Long> takeUses(int most) {
    return take(uses, most);
  }

  /** Removes and returns up to {@code most} rehashes. */
  Map<KeyId, KeyHash> takeMoves(int most) {
    return take(moves, most);
  }

  /** Puts back uses that could not be written, within the bounds. */
  void giveBack(Map<KeyId, Long> unwritten) {
    unwritten.forEach((key, millis) -> {
      if (uses.size() < MAX_USES) {
        uses.merge(key, millis, Math::max);
      }
    });
  }

  private static <T> Map<KeyId, T> take(Map<KeyId, T> from, int most) {
    Map<KeyId, T> taken = new HashMap<>();
    Iterator<Map.Entry<KeyId, T>> entries = from.entrySet().iterator();
    while (taken.size() < most && entries.hasNext()) {
      KeyId key = entries.next().getKey();
      T value = from.remove(key);
      if (value != null) {
        taken.put(key, value);
      }
    }
    return taken;
  }
}
