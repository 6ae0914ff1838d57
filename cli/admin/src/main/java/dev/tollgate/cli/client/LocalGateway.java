package dev.tollgate.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The admin API of the gateway that {@code up} started on this machine.
 *
 * @param adminToken secret
 */
public record LocalGateway(String adminUrl, String adminToken) {
  // Linux counts the start of a process from boot, and the time of boot moves with the clock.
  private static final Duration CLOCK_SLACK = Duration.ofSeconds(2);

  /**
   * Reads what {@code up} wrote.
   *
   * @param directory the state of the gateway, usually {@code .tollgate}
   * @return nothing if no gateway runs there
   */
  static Optional<LocalGateway> read(Path directory) {
    JsonMapper mapper = new JsonMapper();
    try {
      JsonNode supervisor = tree(mapper, directory.resolve("state.json")).path("supervisor");
      if (!isAlive(supervisor)) {
        return Optional.empty();
      }
      JsonNode credentials = tree(mapper, directory.resolve("credentials.json"));
      return credentials.hasNonNull("adminUrl") && credentials.hasNonNull("adminToken")
          ? Optional.of(
              new LocalGateway(
                  credentials.path("adminUrl").asText(), credentials.path("adminToken").asText()))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static JsonNode tree(JsonMapper mapper, Path file) throws IOException {
    return mapper.readTree(Files.exists(file) ? Files.readString(file) : "{}");
  }

  /** A process id alone is given to another process sooner or later. */
  private static boolean isAlive(JsonNode process) {
    Instant started = Instant.ofEpochMilli(process.path("startedAtMillis").asLong());
    return ProcessHandle.of(process.path("pid").asLong())
        .filter(ProcessHandle::isAlive)
        .flatMap(it -> it.info().startInstant())
        .filter(it -> Duration.between(it, started).abs().compareTo(CLOCK_SLACK) <= 0)
        .isPresent();
  }

  /** Without the token. */
  @Override
  public String toString() {
    return adminUrl;
  }
}
