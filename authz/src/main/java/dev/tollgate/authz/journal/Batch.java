package dev.tollgate.authz.journal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Consecutive records of one epoch, with the damage before and between them. Acknowledged as a
 * whole ({@link Journal#acknowledge}). Immutable.
 *
 * <p>The same records can come again in batches with other bounds, after a crash or if a batch is
 * read twice. A consumer that must store each once compares positions, not numbers of batches.
 */
public final class Batch {
  private final Epoch epoch;
  private final List<JournalRecord> records;
  private final List<Damage> damage;
  private final Cursor start;
  private final Cursor end;

  private Batch(Builder from, Epoch epoch) {
    this.epoch = epoch;
    this.records = List.copyOf(from.records);
    this.damage = List.copyOf(from.damage);
    this.start = from.start;
    this.end = from.at;
  }

  /** The epoch of all records and all damage. */
  public Epoch epoch() {
    return epoch;
  }

  /** The records in order; empty if there is damage only. */
  public List<JournalRecord> records() {
    return records;
  }

  /** The damaged parts in order; empty as a rule. */
  public List<Damage> damage() {
    return damage;
  }

  Cursor start() {
    return start;
  }

  Cursor end() {
    return end;
  }

  /** Collects a batch. For one thread. */
  static final class Builder {
    private final Cursor start;
    private final int maxRecords;
    private final long maxBytes;
    private final List<JournalRecord> records = new ArrayList<>();
    private final List<Damage> damage = new ArrayList<>();
    private Cursor at;
    private @Nullable Epoch epoch;
    private long bytes;

    Builder(Cursor start, int maxRecords, long maxBytes) {
      this.start = start;
      this.at = start;
      this.maxRecords = maxRecords;
      this.maxBytes = maxBytes;
    }

    /** Offset of the next item. */
    Cursor at() {
      return at;
    }

    void moveTo(Cursor next) {
      at = next;
    }

    /** True if items of the epoch may follow: a batch has one epoch. */
    boolean accepts(Epoch next) {
      return epoch == null || epoch.equals(next);
    }

    /** Adds the record, unless the batch is full. The first record always fits. */
    boolean add(Epoch of, JournalRecord added, Cursor next) {
      if (isFull() || (!records.isEmpty() && bytes + added.bytes().length > maxBytes)) {
        return false;
      }
      epoch = of;
      records.add(added);
      bytes += added.bytes().length;
      at = next;
      return true;
    }

    /** Adds the damage, unless the batch is full. */
    boolean add(Damage added, Cursor next) {
      if (isFull()) {
        return false;
      }
      epoch = added.epoch();
      damage.add(added);
      at = next;
      return true;
    }

    private boolean isFull() {
      return records.size() + damage.size() >= maxRecords;
    }

    /** The batch; null if there is neither a record nor damage. */
    @Nullable Batch build() {
      Epoch found = epoch;
      return found == null ? null : new Batch(this, found);
    }
  }
}
