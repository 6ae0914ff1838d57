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
 * Encrypts stored responses with AES-256-GCM. The encryption key is derived (HMAC-SHA-256) from a
 * secret outside the database, the caller and the {@code Idempotency-Key}, so that only a repeated
 * call can decrypt the response and a copy of the database reveals nothing. Thread-safe.
 */
public final class ResponseCipher {
  private static final String MAC = "HmacSHA256";
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec secret;
  private final SecureRandom random;

  /** A cipher whose keys are derived from {@code secret}. */
  public ResponseCipher(Secret secret, SecureRandom random) {
    this.secret = new SecretKeySpec(secret.utf8(), MAC);
    this.random = random;
  }

  /**
   * The keys derived from a caller and its {@code Idempotency-Key}.
   *
   * @param hash the primary key of the call's record
   * @param cipherKey the key that encrypts the response
   */
  record CallKey(Sha256 hash, SecretKeySpec cipherKey) {}

  /** Derives the keys of a call. */
  CallKey keyOf(String caller, String key) {
    Sha256 hash = mac("idempotency hash", caller.getBytes(UTF_8), key.getBytes(UTF_8));
    Sha256 cipherKey = mac("idempotency cipher", caller.getBytes(UTF_8), key.getBytes(UTF_8));
    return new CallKey(hash, new SecretKeySpec(cipherKey.bytes(), "AES"));
  }

  /** Returns a keyed digest (HMAC), which does not reveal the request. */
  Sha256 fingerprint(byte[]... parts) {
    return mac("idempotency request", parts);
  }

  /** Returns nonce and ciphertext in base64. */
  String encrypt(CallKey callKey, StoredResponse response) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] encrypted =
          cipher(Cipher.ENCRYPT_MODE, callKey, nonce).doFinal(StrictJson.write(response));
      ByteBuffer both =
          ByteBuffer.allocate(nonce.length + encrypted.length).put(nonce).put(encrypted);
      return Base64.getEncoder().encodeToString(both.array());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(CIPHER + " is in every JDK", e);
    }
  }

  /** Decrypts a response; empty if it was encrypted under another secret. */
  Optional<StoredResponse> decrypt(CallKey callKey, String encrypted) {
    ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(encrypted));
    byte[] nonce = new byte[NONCE_BYTES];
    bytes.get(nonce);
    byte[] rest = new byte[bytes.remaining()];
    bytes.get(rest);
    try {
      byte[] json = cipher(Cipher.DECRYPT_MODE, callKey, nonce).doFinal(rest);
      return Optional.of(StrictJson.read(json, StoredResponse.class));
    } catch (AEADBadTagException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(CIPHER + " is in every JDK", e);
    }
  }

  private static Cipher cipher(int mode, CallKey callKey, byte[] nonce)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, callKey.cipherKey, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(callKey.hash.bytes()); // a ciphertext moved to another row cannot be decrypted
    return cipher;
  }

  private Sha256 mac(String purpose, byte[]... parts) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(secret);
      mac.update(purpose.getBytes(UTF_8));
      for (byte[] part : parts) {
        // The length prefix makes the encoding unambiguous.
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
        mac.update(part);
      }
      return Sha256.of(mac.doFinal());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(MAC + " is in every JDK", e);
    }
  }
}
