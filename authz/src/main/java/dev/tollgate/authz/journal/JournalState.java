package dev.tollgate.authz.journal;

/** Whether the journal takes records, and if not, why. */
public enum JournalState {
  /** Records are taken. */
  WRITABLE,
  /** Records came faster than the disk could provide space; it ends within moments. */
  PREPARING,
  /**
   * All segments together have the maximum size, because the consumer is behind. Ends when it
   * acknowledges a whole segment.
   */
  LIMIT_REACHED,
  /** A segment could not be created, or records could not be forced to disk. Tried again. */
  DISK_FAILED,
  /** The journal was closed. */
  CLOSED
}
