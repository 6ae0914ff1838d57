package dev.tollgate.testkit.postgres;

import java.nio.file.Path;

/**
 * Settings of a {@link LocalPostgres}. Immutable.
 *
 * @param programs the directory for the unpacked programs; servers may share it
 * @param data the data directory; initialised if empty
 * @param passwordFile the file with the superuser's password; created with a random one if missing
 * @param log the server's log file
 * @param port the port on 127.0.0.1
 * @param durable whether committed data survives a crash of the machine; false is faster, for tests
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
