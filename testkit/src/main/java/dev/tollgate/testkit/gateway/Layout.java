package dev.tollgate.testkit.gateway;

import dev.tollgate.testkit.FileLock;
import dev.tollgate.testkit.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What is where in the directory of a gateway (usually {@code .tollgate/}). Immutable.
 *
 * @param root the directory
 */
public record Layout(Path root) {
  /** Held while a gateway runs here. */
  public Path lock() {
    return root.resolve("lock");
  }

  /** What runs here: {@link GatewayState}. */
  public Path state() {
    return root.resolve("state.json");
  }

  /** How to use the gateway: {@link Credentials}. */
  public Path credentials() {
    return root.resolve("credentials.json");
  }

  /** The log of a part, or of whatever else has one. */
  public Path log(String name) {
    return root.resolve("logs").resolve(name + ".log");
  }

  /** The data of the embedded Postgres. */
  public Path postgresData() {
    return root.resolve("postgres").resolve("data");
  }

  /** The copy of authz's memory. */
  Path snapshot() {
    return root.resolve("snapshot");
  }

  Path document() {
    return root.resolve("gateway.yaml");
  }

  /** The document as it was when it was last put in force. */
  Path appliedDocument() {
    return root.resolve("gateway.applied.yaml");
  }

  Path secret(String name) {
    return root.resolve("secrets").resolve(name);
  }

  Path serviceSettings(PartName part) {
    return root.resolve("settings").resolve(part.text() + ".properties");
  }

  /**
   * Deletes all that a gateway gathered, except the programs that took long to get. Nothing may run
   * here.
   *
   * @throws GatewayRunsException if one runs here
   */
  public void deleteData() throws IOException {
    try (FileLock _ =
        FileLock.tryAcquire(lock()).orElseThrow(() -> new GatewayRunsException(root))) {
      FileTree.delete(postgresData());
      for (String name :
          List.of(
              "secrets",
              "snapshot",
              "settings",
              "tls",
              "logs",
              "ca.pem",
              "ca-key.pem",
              "gateway.yaml",
              "gateway.applied.yaml",
              "credentials.json")) {
        FileTree.delete(root.resolve(name));
      }
    }
  }

  /** Whether a gateway runs here, or starts. */
  public boolean isInUse() throws IOException {
    if (!Files.exists(lock())) {
      return false;
    }
    Optional<FileLock> taken = FileLock.tryAcquire(lock());
    if (taken.isPresent()) {
      taken.get().close();
    }
    return taken.isEmpty();
  }
}
