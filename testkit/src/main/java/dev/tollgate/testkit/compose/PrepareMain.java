package dev.tollgate.testkit.compose;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;

/** Makes the files that the containers of {@code compose.yaml} start with. */
public final class PrepareMain {
  private PrepareMain() {}

  /**
   * Makes what is missing, keeps what is there, and ends.
   *
   * @param args the directory that holds a directory for each service
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 1) {
      throw new IllegalArgumentException(args.length + " arguments (expected: one directory)");
    }
    new ServiceFiles(Path.of(args[0]), InstantSource.system()).write();
    System.out.println("certificates, secrets and configuration are in place");
  }
}
