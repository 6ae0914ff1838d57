package dev.tollgate.admin.audit;

import dev.tollgate.encoding.Sha256;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Follows the chain of hashes to its first break. Not thread-safe. */
final class AuditChain {
  private static final String REMOVED = "removed";
  private static final String ALTERED = "altered";

  private long rows;
  private Sha256 last = Sha256.OF_NOTHING;
  private AuditReader.@Nullable Break firstBreak;

  boolean isIntact() {
    return firstBreak == null;
  }

  /** Looks at the next entry, in the order of their numbers. */
  void take(AuditEntry entry) {
    if (firstBreak != null) {
      return;
    }
    long expected = rows + 1;
    if (entry.seq() != expected) {
      firstBreak = new AuditReader.Break(expected, REMOVED);
    } else if (!entry.previousHash().equals(last) && rows > 0) {
      // The entry before was given a hash that fits it, which is not the one it was written with.
      firstBreak = new AuditReader.Break(rows, ALTERED);
    } else if (!entry.previousHash().equals(last) || !entry.expectedHash().equals(entry.hash())) {
      firstBreak = new AuditReader.Break(entry.seq(), ALTERED);
    } else {
      rows = expected;
      last = entry.hash();
    }
  }

  /** What was found, given what the newest entry should be. */
  AuditReader.Verdict verdict(long headSeq, Sha256 headHash) {
    if (firstBreak == null && rows < headSeq) {
      firstBreak = new AuditReader.Break(rows + 1, REMOVED);
    } else if (firstBreak == null && !last.equals(headHash)) {
      firstBreak = new AuditReader.Break(rows, ALTERED);
    }
    return new AuditReader.Verdict(
        firstBreak == null, rows, headHash, Optional.ofNullable(firstBreak));
  }
}
