package dev.tollgate.testkit.gateway;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tollgate.testkit.FileTree;
import dev.tollgate.testkit.process.ProcessId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What runs in a directory, written down for {@code status}, {@code down} and for whoever comes
 * after a crash. Immutable.
 *
 * @param supervisor who started the parts and watches them
 */
public record GatewayState(ProcessId supervisor, Phase phase, List<PartState> parts) {
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /** How far a gateway is. */
  public enum Phase {
    /** Some part is not ready yet. */
    STARTING,
    /** All parts were ready. */
    READY,
    /** Nothing runs. */
    STOPPED
  }

  /**
   * One part.
   *
   * @param process its current or last process
   * @param ports its ports by name
   * @param restarts how often it was started again
   */
  public record PartState(
      String name, ProcessId process, Map<String, Integer> ports, int restarts, String log) {
    /** Copies the ports. */
    public PartState {
      ports = Map.copyOf(ports);
    }

    /** Whether its process runs now. */
    public boolean isRunning() {
      return process.find().isPresent();
    }
  }

  /** Copies the parts. */
  public GatewayState {
    parts = List.copyOf(parts);
  }

  /** Reads the state; nothing when there is none, or none that can be read. */
  public static Optional<GatewayState> read(Path file) {
    try {
      return Files.exists(file)
          ? Optional.of(JSON.readValue(Files.readString(file), GatewayState.class))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  void write(Path file) throws IOException {
    FileTree.writePrivate(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this));
  }

  /** Whether the one who watches the parts is alive. */
  public boolean isSupervised() {
    return supervisor.find().isPresent();
  }
}
