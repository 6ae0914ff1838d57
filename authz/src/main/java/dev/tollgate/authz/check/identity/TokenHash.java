package dev.tollgate.authz.check.identity;

import dev.tollgate.boot.Secret;
import dev.tollgate.encoding.Sha256;
import java.nio.ByteBuffer;

/** SHA-256 of an identity token, as four words because a record of words is a small map key. */
record TokenHash(long a, long b, long c, long d) {
  static TokenHash of(Secret token) {
    ByteBuffer words = ByteBuffer.wrap(Sha256.digest(token.utf8()));
    return new TokenHash(words.getLong(), words.getLong(), words.getLong(), words.getLong());
  }

  /** One word is enough: the bits of the hash are as good as random. */
  @Override
  public int hashCode() {
    return (int) a;
  }

  @Override
  public String toString() {
    return "TokenHash[redacted]";
  }
}
