package dev.tollgate.authz.keys.secret;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC-SHA-256 of keys under a pepper. The pepper is not in the database, so that guesses cannot be
 * tested with a copy of the table. Thread-safe without a lock: each thread has its own {@link Mac}.
 */
public final class KeyHasher {
  /** A shorter pepper would be weaker than the hash. */
  private static final int MIN_PEPPER_BYTES = 32;

  private static final String ALGORITHM = "HmacSHA256";

  // Prefix of the digest, so that no minted key has the hash of an imported one.
  private static final byte[] FOREIGN = "sha256:".getBytes(StandardCharsets.US_ASCII);

  private final int version;
  private final ThreadLocal<Mac> mac;

  /**
   * A hasher under a pepper of version 1.
   *
   * @param pepper not kept
   * @throws IllegalArgumentException if the pepper is shorter than 32 bytes
   */
  public KeyHasher(byte[] pepper) {
    this(1, pepper);
  }

  /**
   * A hasher under the pepper.
   *
   * @param version of the pepper
   * @param pepper not kept
   * @throws IllegalArgumentException if the pepper is shorter than 32 bytes
   */
  public KeyHasher(int version, byte[] pepper) {
    if (pepper.length < MIN_PEPPER_BYTES) {
      throw new IllegalArgumentException(
          "pepper of %d bytes (expected: at least %d)".formatted(pepper.length, MIN_PEPPER_BYTES));
    }
    this.version = version;
    SecretKeySpec key = new SecretKeySpec(pepper, ALGORITHM);
    mac = ThreadLocal.withInitial(() -> mac(key));
  }

  /** Version of the pepper. */
  public int version() {
    return version;
  }

  /** The hash of the key. */
  public KeyHash hash(KeyText key) {
    return KeyHash.of(mac.get().doFinal(key.ascii()));
  }

  /** The hash of another gateway's key. */
  public KeyHash hash(ForeignKey key) {
    Mac own = mac.get();
    own.update(FOREIGN);
    return KeyHash.of(own.doFinal(key.sha256()));
  }

  private static Mac mac(SecretKeySpec key) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(ALGORITHM + " is in every JDK", e);
    }
  }
}
