package dev.tollgate.authz.keys.leaks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tollgate.boot.PublishedDocument;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The cached public keys that leak reports are signed with. They are also fetched again when a
 * report names an unknown key, at most twice a minute. Thread-safe; may wait for the network.
 */
public final class PublishedKeys {
  private static final JsonMapper mapper = JsonMapper.builder().build();

  private final PublishedDocument<Map<String, PublicKey>> document;

  /**
   * Keys from this URL; the first {@link #find} fetches them.
   *
   * @param clock measures ages and pauses
   */
  public PublishedKeys(URI url, InstantSource clock) {
    this.document = new PublishedDocument<>(url, PublishedKeys::parse, Duration.ZERO, clock);
  }

  /**
   * The key with this id; empty if there is none.
   *
   * @throws IOException if the keys cannot be fetched
   */
  Optional<PublicKey> find(String id) throws IOException, InterruptedException {
    Map<String, PublicKey> known = document.get();
    PublicKey key = known.get(id);
    return Optional.ofNullable(key == null ? document.newerThan(known).get(id) : key);
  }

  private static Map<String, PublicKey> parse(String json) throws IOException {
    Map<String, PublicKey> parsed = new HashMap<>();
    for (JsonNode key : mapper.readTree(json).path("public_keys")) {
      parsed.put(key.path("key_identifier").asText(), publicKey(key.path("key").asText()));
    }
    if (parsed.isEmpty()) {
      throw new IOException("no public_keys (expected: at least one)");
    }
    return Map.copyOf(parsed);
  }

  private static PublicKey publicKey(String pem) throws IOException {
    String base64 = pem.replaceAll("-----[A-Z ]+-----|\\s", "");
    try {
      return KeyFactory.getInstance("EC")
          .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException("a key is no elliptic curve key in PEM", e);
    }
  }
}
