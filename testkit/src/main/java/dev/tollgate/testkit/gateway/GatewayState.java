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
 * The processes of a gateway, stored in its directory for {@code status}, for {@code down}, and for
 * the next start after a crash. Immutable.
 *
 * @param supervisor the process that started the others and watches them
 */
public record GatewayState(ProcessId supervisor, Phase phase, List<PartState> parts) {
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /** The phase of a gateway. */
  public enum Phase {
    /** Some processes are not ready yet. */
    STARTING,
    /** All processes were ready. */
    READY,
    /** No process runs. */
    STOPPED
  }

  /**
   * The state of one process.
   *
   * @param process its current or last process id
   * @param ports its ports, by name
   * @param restarts the number of restarts
   * @param log the path of its log
   */
  public record PartState(
      String name, ProcessId process, Map<String, Integer> ports, int restarts, String log) {
    /** Copies the ports. */
    public PartState {
      ports = Map.copyOf(ports);
    }

    /** True if the process runs now. */
    public boolean isRunning() {
      return process.find().isPresent();
    }
  }

  /** Copies the parts. */
  public GatewayState {
    parts = List.copyOf(parts);
  }

  /** Reads the state from a file; empty if it does not exist or is malformed. */
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

  /** True if the supervising process runs. */
  public boolean isSupervised() {
    return supervisor.find().isPresent();
  }
}
