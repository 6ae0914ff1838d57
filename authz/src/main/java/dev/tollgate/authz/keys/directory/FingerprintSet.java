package dev.tollgate.authz.keys.directory;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A grow-only set of 64-bit fingerprints in an open-addressing table, 11 to 22 bytes per
 * fingerprint. Thread-safe; reads take no lock.
 */
final class FingerprintSet {
  private static final int FIRST_SIZE = 1 << 16;

  /** Stands for the fingerprint 0, because 0 marks a free slot. */
  private static final long INSTEAD_OF_ZERO = 1;

  private volatile AtomicLongArray table = new AtomicLongArray(FIRST_SIZE);
  private volatile int size;

  /** True if the word was added. */
  boolean contains(long word) {
    AtomicLongArray places = table;
    return places.get(place(places, word)) != 0;
  }

  synchronized void add(long word) {
    if (size >= table.length() / 4 * 3) {
      grow();
    }
    AtomicLongArray places = table;
    int place = place(places, word);
    if (places.get(place) == 0) {
      places.set(place, member(word));
      size++;
    }
  }

  int size() {
    return size;
  }

  long bytes() {
    return (long) table.length() * Long.BYTES;
  }

  private void grow() {
    AtomicLongArray old = table;
    AtomicLongArray twice = new AtomicLongArray(old.length() * 2);
    for (int i = 0; i < old.length(); i++) {
      long word = old.get(i);
      if (word != 0) {
        twice.set(place(twice, word), word);
      }
    }
    table = twice;
  }

  /**
   * The slot of the word, or the free slot where it would be added. The words are uniformly
   * distributed.
   */
  private static int place(AtomicLongArray places, long word) {
    long member = member(word);
    int mask = places.length() - 1;
    int place = (int) member & mask;
    for (long found = places.get(place); found != 0 && found != member; ) {
      place = (place + 1) & mask;
      found = places.get(place);
    }
    return place;
  }

  private static long member(long word) {
    return word == 0 ? INSTEAD_OF_ZERO : word;
  }
}
