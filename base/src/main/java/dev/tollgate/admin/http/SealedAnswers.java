package dev.tollgate.admin.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.admin.json.StrictJson;
import dev.tollgate.boot.Secret;
import dev.tollgate.encoding.Sha256;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keeps answers so that only the caller who has the {@code Idempotency-Key} gets them again:
 * AES-256-GCM under a key derived from a secret that is not in the database, the caller and the
 * {@code Idempotency-Key}. With the database alone nothing can be read or guessed. Thread-safe.
 */
public final class SealedAnswers {
  private static final String MAC = "HmacSHA256";
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec secret;
  private final SecureRandom random;

  public SealedAnswers(Secret secret, SecureRandom random) {
    this.secret = new SecretKeySpec(secret.utf8(), MAC);
    this.random = random;
  }

  /**
   * A caller's key.
   *
   * @param hash what the database knows it by
   * @param cipherKey what its answer is encrypted with
   */
  record Id(Sha256 hash, SecretKeySpec cipherKey) {}

  Id id(String caller, String key) {
    Sha256 hash = mac("idempotency hash", caller.getBytes(UTF_8), key.getBytes(UTF_8));
    Sha256 cipherKey = mac("idempotency cipher", caller.getBytes(UTF_8), key.getBytes(UTF_8));
    return new Id(hash, new SecretKeySpec(cipherKey.bytes(), "AES"));
  }

  Sha256 fingerprint(byte[]... parts) {
    return mac("idempotency request", parts);
  }

  String seal(Id id, Answer answer) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, id, nonce).doFinal(StrictJson.write(answer));
      ByteBuffer both = ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed);
      return Base64.getEncoder().encodeToString(both.array());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(CIPHER + " is in every JDK", e);
    }
  }

  /** The answer; nothing if it was sealed under another secret. */
  Optional<Answer> open(Id id, String sealed) {
    ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(sealed));
    byte[] nonce = new byte[NONCE_BYTES];
    bytes.get(nonce);
    byte[] rest = new byte[bytes.remaining()];
    bytes.get(rest);
    try {
      byte[] json = cipher(Cipher.DECRYPT_MODE, id, nonce).doFinal(rest);
      return Optional.of(StrictJson.read(json, Answer.class));
    } catch (AEADBadTagException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(CIPHER + " is in every JDK", e);
    }
  }

  private static Cipher cipher(int mode, Id id, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, id.cipherKey, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(id.hash.bytes()); // an answer moved to another row does not open
    return cipher;
  }

  private Sha256 mac(String purpose, byte[]... parts) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(secret);
      mac.update(purpose.getBytes(UTF_8));
      for (byte[] part : parts) {
        // Lengths, so that no letter can move from one part to the next.
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
        mac.update(part);
      }
      return Sha256.of(mac.doFinal());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(MAC + " is in every JDK", e);
    }
  }
}
