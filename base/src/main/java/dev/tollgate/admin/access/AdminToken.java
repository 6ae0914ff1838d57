package dev.tollgate.admin.access;

import dev.tollgate.boot.Secret;
import dev.tollgate.encoding.ChecksummedToken;
import dev.tollgate.encoding.Sha256;
import java.util.random.RandomGenerator;

/**
 * The text of admin tokens: {@link ChecksummedToken}s with the prefix {@code tga_}. The database
 * stores the SHA-256. No pepper is needed, because 190 random bits cannot be guessed from a hash.
 * Stateless.
 */
public final class AdminToken {
  private static final String PREFIX = "tga_";

  private AdminToken() {}

  /**
   * Returns a new token.
   *
   * @param random a {@link java.security.SecureRandom} outside tests
   */
  public static Secret mint(RandomGenerator random) {
    return Secret.of(ChecksummedToken.mint(PREFIX, random));
  }

  /** True if the text has the form of an admin token and its checksum is right. */
  public static boolean isWellFormed(Secret shown) {
    return shown.reveal().startsWith(PREFIX)
        && ChecksummedToken.isWellFormed(shown.utf8(), PREFIX.length());
  }

  /**
   * Returns the part of the token that may be displayed: the prefix and the last four characters.
   */
  public static String hint(Secret token) {
    String text = token.reveal();
    return PREFIX + "..." + text.substring(text.length() - 4);
  }

  /** Returns the SHA-256 that identifies the token in the database. */
  public static Sha256 hash(Secret token) {
    return Sha256.sha256(token.utf8());
  }
}
