package dev.tollgate.authz.keys.leaks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The public keys that leak reports are signed with, fetched from their publisher. Fetched again
 * when they are 15 minutes old and when a report names an unknown key, at most twice a minute.
 * Thread-safe; may wait for the network.
 */
public final class PublishedKeys implements AutoCloseable {
  private static final Duration FRESH = Duration.ofMinutes(15);
  private static final Duration FETCH_INTERVAL = Duration.ofSeconds(30);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int MAX_BYTES = 256 * 1024;
  private static final JsonMapper mapper = JsonMapper.builder().build();

  private final URI url;
  private final LongSupplier nanoTime;
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(TIMEOUT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private Map<String, PublicKey> keys = Map.of();
  private boolean wasTried;
  private long triedNanos;
  private long fetchedNanos;

  /**
   * Keys from this URL; the first {@link #find} fetches them.
   *
   * @param nanoTime a monotonic clock
   */
  public PublishedKeys(URI url, LongSupplier nanoTime) {
    this.url = url;
    this.nanoTime = nanoTime;
  }

  /**
   * The key with this id; empty if there is none.
   *
   * @throws IOException if the keys cannot be fetched
   */
  synchronized Optional<PublicKey> find(String id) throws IOException, InterruptedException {
    long now = nanoTime.getAsLong();
    boolean isOld = keys.isEmpty() || now - fetchedNanos > FRESH.toNanos();
    if ((isOld || !keys.containsKey(id)) && mayTry(now)) {
      wasTried = true;
      triedNanos = now;
      keys = fetch();
      fetchedNanos = now;
    } else if (isOld) {
      throw new IOException(url + " could not be read a moment ago");
    }
    return Optional.ofNullable(keys.get(id));
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  private boolean mayTry(long now) {
    return !wasTried || now - triedNanos >= FETCH_INTERVAL.toNanos();
  }

  private Map<String, PublicKey> fetch() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(url).timeout(TIMEOUT).header("accept", "application/json").build();
    HttpResponse<InputStream> response =
        client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      if (response.statusCode() != 200) {
        throw new IOException(
            "%s answered %d (expected: 200)".formatted(url, response.statusCode()));
      }
      return parse(body.readNBytes(MAX_BYTES));
    }
  }

  private Map<String, PublicKey> parse(byte[] json) throws IOException {
    Map<String, PublicKey> parsed = new HashMap<>();
    for (JsonNode key : mapper.readTree(json).path("public_keys")) {
      parsed.put(key.path("key_identifier").asText(), publicKey(key.path("key").asText()));
    }
    if (parsed.isEmpty()) {
      throw new IOException(url + " has no public_keys (expected: at least one)");
    }
    return Map.copyOf(parsed);
  }

  private PublicKey publicKey(String pem) throws IOException {
    String base64 = pem.replaceAll("-----[A-Z ]+-----|\\s", "");
    try {
      return KeyFactory.getInstance("EC")
          .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(url + " has a key that is no elliptic curve key in PEM", e);
    }
  }
}
