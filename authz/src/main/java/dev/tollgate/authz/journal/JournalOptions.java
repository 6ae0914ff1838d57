package dev.tollgate.authz.journal;

import java.nio.file.Path;
import java.util.UUID;

/**
 * Place and size of a journal.
 *
 * @param directory for this journal alone; created if it does not exist. The file system must
 *     overwrite in place (ext4, XFS): on one that copies (Btrfs, ZFS), a full disk is noticed late.
 * @param instance identifies this life of the process; never used before
 * @param segmentBytes size of a file, from 64 KiB to 1 GiB, a multiple of 4 KiB
 * @param maxBytes maximum size of all files together; at least three segments: one that is read,
 *     one that is written and the next
 */
public record JournalOptions(Path directory, UUID instance, int segmentBytes, long maxBytes) {
  private static final int PAGE_BYTES = 4096;
  private static final int MIN_SEGMENT_BYTES = 64 * 1024;
  private static final int MAX_SEGMENT_BYTES = 1024 * 1024 * 1024;
  private static final int MIN_SEGMENTS = 3;

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if a size is out of range
   */
  public JournalOptions {
    if (segmentBytes < MIN_SEGMENT_BYTES
        || segmentBytes > MAX_SEGMENT_BYTES
        || segmentBytes % PAGE_BYTES != 0) {
      throw new IllegalArgumentException(
          "segmentBytes: %d (expected: %d to %d, a multiple of %d)"
              .formatted(segmentBytes, MIN_SEGMENT_BYTES, MAX_SEGMENT_BYTES, PAGE_BYTES));
    }
    if (maxBytes < MIN_SEGMENTS * (long) segmentBytes) {
      throw new IllegalArgumentException(
          "maxBytes: %d (expected: at least %d, three segments)"
              .formatted(maxBytes, MIN_SEGMENTS * (long) segmentBytes));
    }
  }
}
