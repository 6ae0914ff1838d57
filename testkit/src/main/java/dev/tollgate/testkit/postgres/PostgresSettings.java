package dev.tollgate.testkit.postgres;

import java.nio.file.Path;

/**
 * Where and how a {@link LocalPostgres} runs.
 *
 * @param programs directory for the unpacked programs; may be shared by several servers
 * @param data directory for the data; made when it is empty, kept otherwise
 * @param passwordFile file with the password of {@code user}; made with a random one when missing
 * @param log file for the server's log
 * @param port port on 127.0.0.1
 * @param durable whether committed data survives a crash of the machine; tests need not pay for it
 */
public record PostgresSettings(
    Path programs, Path data, Path passwordFile, Path log, int port, boolean durable) {
  /** Checks the port. */
  public PostgresSettings {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port: " + port + " (expected: 1 to 65535)");
    }
  }
}
