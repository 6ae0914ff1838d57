package dev.tollgate.authz.keys.uses;

import dev.tollgate.authz.keys.KeyId;
import dev.tollgate.authz.keys.secret.KeyHash;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What checks find out about keys and the database is to know: that they are used, and that some
 * are to move to another pepper. Takes note in memory, within bounds; a {@link KeyUseWriter} writes
 * it down. What is passed over because there is no room is noted at a later use. Thread-safe, and
 * without a lock where a key was noted already.
 */
public final class KeyUses {
  /** About 50 MB when so many keys are used within a minute. */
  private static final int MOST_USES = 500_000;

  private static final int MOST_MOVES = 10_000;

  private final Set<KeyId> noted = ConcurrentHashMap.newKeySet();
  private final Map<KeyId, Long> uses = new ConcurrentHashMap<>();
  private final Map<KeyId, KeyHash> moves = new ConcurrentHashMap<>();

  /** Nothing noted yet. */
  public KeyUses() {}

  /** Notes that a key let a request pass; at most once in a minute. */
  public void note(KeyId key, long nowMillis) {
    if (!noted.contains(key)
        && noted.size() < MOST_USES
        && uses.size() < MOST_USES
        && noted.add(key)) {
      uses.put(key, nowMillis);
    }
  }

  /** Notes that a key is to be known under another hash. */
  public void move(KeyId key, KeyHash to) {
    if (moves.size() < MOST_MOVES) {
      moves.put(key, to);
    }
  }

  /** Lets keys be noted anew. */
  void nextMinute() {
    noted.clear();
  }

  /** Takes some uses out: when, in milliseconds, by key. */
  Map<KeyId, Long> takeUses(int most) {
    return take(uses, most);
  }

  /** Takes some moves out. */
  Map<KeyId, KeyHash> takeMoves(int most) {
    return take(moves, most);
  }

  /** Puts uses back that could not be written, as far as there is room. */
  void giveBack(Map<KeyId, Long> unwritten) {
    unwritten.forEach((key, millis) -> {
      if (uses.size() < MOST_USES) {
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
