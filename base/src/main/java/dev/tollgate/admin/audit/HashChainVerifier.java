package dev.tollgate.admin.audit;

import dev.tollgate.encoding.Sha256;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Verifies the hash chain of the audit log up to the first break. Not thread-safe. */
final class HashChainVerifier {
  private static final String REMOVED = "removed";
  private static final String ALTERED = "altered";

  private long rows;
  private Sha256 last = Sha256.OF_NOTHING;
  private AuditReader.@Nullable Break firstBreak;

  /** True if no break has been found so far. */
  boolean isIntact() {
    return firstBreak == null;
  }

  /** Verifies the next entry. Entries must be added in the order of their sequence numbers. */
  void add(AuditEntry entry) {
    if (firstBreak != null) {
      return;
    }
    long expected = rows + 1;
    if (entry.seq() != expected) {
      firstBreak = new AuditReader.Break(expected, REMOVED);
    } else if (!entry.previousHash().equals(last) && rows > 0) {
      // The previous entry was altered together with its hash: its hash fits, the link does not.
      firstBreak = new AuditReader.Break(rows, ALTERED);
    } else if (!entry.previousHash().equals(last) || !entry.expectedHash().equals(entry.hash())) {
      firstBreak = new AuditReader.Break(entry.seq(), ALTERED);
    } else {
      rows = expected;
      last = entry.hash();
    }
  }

  /** The result, given the sequence number and hash of the newest entry. */
  AuditReader.Verification result(long headSeq, Sha256 headHash) {
    if (firstBreak == null && rows < headSeq) {
      firstBreak = new AuditReader.Break(rows + 1, REMOVED);
    } else if (firstBreak == null && !last.equals(headHash)) {
      firstBreak = new AuditReader.Break(rows, ALTERED);
    }
    return new AuditReader.Verification(
        firstBreak == null, rows, headHash, Optional.ofNullable(firstBreak));
  }
}
