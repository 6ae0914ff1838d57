package dev.tollgate.authz.quota.lease;

import dev.tollgate.encoding.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Names a budget: a limit for one owner.
 *
 * @param hash the first 16 bytes of the SHA-256 of the limit's id, a zero byte and the owner
 */
record BudgetId(String limit, String owner, UUID hash) {
  static BudgetId of(String limit, String owner) {
    byte[] bytes = (limit + '\0' + owner).getBytes(StandardCharsets.UTF_8);
    ByteBuffer digest = ByteBuffer.wrap(Sha256.digest(bytes));
    return new BudgetId(limit, owner, new UUID(digest.getLong(), digest.getLong()));
  }
}
