package dev.tollgate.testkit.gateway;

import dev.tollgate.testkit.FileLock;
import dev.tollgate.testkit.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The paths of files in the directory of a gateway (usually {@code .tollgate/}). Immutable.
 *
 * @param root the directory
 */
public record Layout(Path root) {
  /** The lock file, held while a gateway runs. */
  public Path lock() {
    return root.resolve("lock");
  }

  /** The {@link GatewayState}. */
  public Path state() {
    return root.resolve("state.json");
  }

  /** The {@link Credentials}. */
  public Path credentials() {
    return root.resolve("credentials.json");
  }

  /** The log of a process or of an installation. */
  public Path log(String name) {
    return root.resolve("logs").resolve(name + ".log");
  }

  /** The data directory of the embedded Postgres. */
  public Path postgresData() {
    return root.resolve("postgres").resolve("data");
  }

  /** The snapshot directory of authz. */
  Path snapshot() {
    return root.resolve("snapshot");
  }

  /** The gateway document of this start. */
  Path document() {
    return root.resolve("gateway.yaml");
  }

  /** A copy of the document that was published last. */
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
   * Deletes all data, but keeps the installed programs.
   *
   * @throws GatewayAlreadyRunningException if a gateway runs in the directory
   */
  public void deleteData() throws IOException {
    try (FileLock _ =
        FileLock.tryAcquire(lock()).orElseThrow(() -> new GatewayAlreadyRunningException(root))) {
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

  /** True if a gateway runs or starts in the directory. */
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
