package dev.tollgate.authz.check;

import dev.tollgate.boot.Secret;
import dev.tollgate.encoding.Sha256;
import java.nio.ByteBuffer;

/** SHA-256 of an identity token: what is remembered of its text. */
record TokenHash(long a, long b, long c, long d) {
  static TokenHash of(Secret token) {
    ByteBuffer words = ByteBuffer.wrap(Sha256.digest(token.utf8()));
    return new TokenHash(words.getLong(), words.getLong(), words.getLong(), words.getLong());
  }

  /** Any word will do: the bits are as good as random. */
  @Override
  public int hashCode() {
    return (int) a;
  }

  @Override
  public String toString() {
    return "TokenHash[redacted]";
  }
}
