package dev.tollgate.authz.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.boot.Secret;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 of an identity token: what is remembered of its text. */
record TokenHash(long a, long b, long c, long d) {
  private static final String ALGORITHM = "SHA-256";

  static TokenHash of(Secret token) {
    try {
      ByteBuffer words =
          ByteBuffer.wrap(
              MessageDigest.getInstance(ALGORITHM).digest(token.reveal().getBytes(UTF_8)));
      return new TokenHash(words.getLong(), words.getLong(), words.getLong(), words.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(ALGORITHM + " is in every JDK", e);
    }
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
