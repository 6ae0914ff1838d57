package dev.tollgate.authz.journal;

/**
 * A part of the journal without a readable record.
 *
 * @param position where it begins
 * @param bytes its length, at most; may include space that was never used
 */
public record Damage(Epoch epoch, long position, long bytes, Kind kind) {
  /** The cause, as far as the bytes show it. */
  public enum Kind {
    /**
     * A record that was begun and not finished: its {@link Journal#append} had not returned when
     * the process was killed, or the machine stopped before the record was on disk.
     */
    UNFINISHED,
    /** Bytes were altered or cut off after they were written, or a file is missing. */
    CORRUPT
  }
}
