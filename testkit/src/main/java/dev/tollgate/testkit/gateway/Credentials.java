package dev.tollgate.testkit.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tollgate.testkit.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Addresses and secrets for using a gateway. Must be kept secret. Immutable.
 *
 * @param caFile the CA certificate that HTTPS clients must trust
 * @param key an API key
 * @param model a model that the gateway serves
 */
public record Credentials(
    String adminUrl,
    String adminToken,
    String httpUrl,
    String httpsUrl,
    String caFile,
    String key,
    String model) {
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /** Reads credentials from a file; empty if it does not exist or is malformed. */
  public static Optional<Credentials> read(Path file) {
    try {
      return Files.exists(file)
          ? Optional.of(JSON.readValue(Files.readString(file), Credentials.class))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Writes the credentials to a file that only its owner can read. */
  void write(Path file) throws IOException {
    FileTree.writePrivate(file, json());
  }

  /** Leaves out the secrets. */
  @Override
  public String toString() {
    return "Credentials of " + httpUrl + " and " + adminUrl;
  }

  private String json() throws JsonProcessingException {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n";
  }
}
