package dev.tollgate.testkit.compose;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;

/** The init job of {@code compose.yaml}: creates the files that its containers need. */
public final class PrepareMain {
  private PrepareMain() {}

  /**
   * Creates missing files, keeps existing ones, and exits.
   *
   * @param args the parent directory of the services' directories
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 1) {
      throw new IllegalArgumentException(args.length + " arguments (expected: one directory)");
    }
    new ServiceFiles(Path.of(args[0]), InstantSource.system()).write();
    System.out.println("certificates, secrets and configuration are in place");
  }
}
