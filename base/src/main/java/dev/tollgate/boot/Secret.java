package dev.tollgate.boot;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** A secret text. Prints as redacted; compares in constant time. Immutable. */
public final class Secret {
  private final String text;

  private Secret(String text) {
    this.text = text;
  }

  /** Wraps a secret text. */
  public static Secret of(String text) {
    return new Secret(text);
  }

  /** The secret itself; for the one place that needs it. */
  public String reveal() {
    return text;
  }

  /** A new array with the secret's UTF-8 bytes. */
  public byte[] utf8() {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Secret that && MessageDigest.isEqual(utf8(), that.utf8());
  }

  /** The same for all secrets, so that a printed hash reveals nothing. */
  @Override
  public int hashCode() {
    return Secret.class.hashCode();
  }

  @Override
  public String toString() {
    return "[redacted]";
  }
}
