package dev.tollgate.boot;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Reads secrets from files. Messages never contain the content. Stateless. */
final class SecretFiles {
  private static final long MAX_BYTES = 65_536;

  private SecretFiles() {}

  /** Returns the secret. After a fault, the result must not be used. */
  static Secret read(String value, int minBytes, Consumer<String> faults) {
    try {
      Path file = Path.of(value);
      if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
        faults.accept(shown(file) + " (expected: a readable file)");
      } else if (Files.size(file) > MAX_BYTES) {
        faults.accept("%s (expected: at most %d bytes in it)".formatted(file, MAX_BYTES));
      } else {
        return check(file, Files.readString(file, StandardCharsets.UTF_8), minBytes, faults);
      }
    } catch (CharacterCodingException e) {
      faults.accept("content that is not UTF-8 (expected: text)");
    } catch (IOException | InvalidPathException e) {
      faults.accept("unreadable (expected: a readable file)");
    }
    return Secret.of("");
  }

  private static Secret check(Path file, String content, int minBytes, Consumer<String> faults) {
    // Editors and echo end a file with a newline; it is not part of the secret.
    Secret secret = Secret.of(content.replaceFirst("\\R+\\z", ""));
    int bytes = secret.utf8().length;
    if (bytes < minBytes) {
      faults.accept(
          "%s holds %d bytes (expected: a secret of at least %d)".formatted(file, bytes, minBytes));
    }
    return secret;
  }

  /** Hides a path in a folder that does not exist: it may be the secret itself. */
  private static String shown(Path file) {
    Path folder = file.getParent();
    return folder != null && Files.isDirectory(folder) ? file.toString() : "a value not shown here";
  }
}
