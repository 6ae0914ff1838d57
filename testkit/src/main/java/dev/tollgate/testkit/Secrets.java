package dev.tollgate.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/** Random secrets in files that only their owner can read. Thread-safe. */
public final class Secrets {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 32;

  private Secrets() {}

  /** Returns the secret in the file. A missing file is created with 43 random characters. */
  public static String readOrCreate(Path file) throws IOException {
    if (!Files.exists(file)) {
      FileTree.writePrivate(file, random());
    }
    return Files.readString(file).strip();
  }

  private static String random() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
