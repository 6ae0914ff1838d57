package dev.tollgate.admin;

import dev.tollgate.boot.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/** The one token that opens the admin API. Keeps only its digest. */
final class BearerToken {
  private static final String SCHEME = "Bearer ";

  private final byte[] digest;

  BearerToken(Secret token) {
    this.digest = digest(token.utf8());
  }

  /**
   * Whether an {@code authorization} header shows the token; takes the same time if it does not.
   */
  boolean isShownBy(@Nullable String authorization) {
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return false;
    }
    String shown = authorization.substring(SCHEME.length()).strip();
    return MessageDigest.isEqual(digest, digest(shown.getBytes(StandardCharsets.UTF_8)));
  }

  private static byte[] digest(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
