package dev.tollgate.cli.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads what must not be, or does not fit, on the command line. Stateless. */
public final class InputFile {
  private static final String STANDARD_INPUT = "-";
  // As much as the admin API takes.
  private static final int MAX_BYTES = 1 << 20;

  private InputFile() {}

  /**
   * The text of a file.
   *
   * @param flag the flag that names it, for messages
   * @param file its path, or {@code -} for standard input
   */
  public static String read(String flag, String file, InputStream standardInput)
      throws CommandException {
    try {
      if (file.equals(STANDARD_INPUT)) {
        return text(standardInput);
      }
      try (InputStream in = Files.newInputStream(Path.of(file))) {
        return text(in);
      }
    } catch (IOException e) {
      throw CommandException.usage(
          "%s: %s (expected: a readable file of at most 1 MiB in UTF-8, or - for standard input)"
              .formatted(flag, file));
    }
  }

  private static String text(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw new IOException("more than 1 MiB");
    }
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }
}
