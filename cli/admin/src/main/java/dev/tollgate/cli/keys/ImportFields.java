package dev.tollgate.cli.keys;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.cli.client.CommandException;
import dev.tollgate.cli.client.Environment;
import dev.tollgate.cli.client.InputFile;
import dev.tollgate.cli.resource.BodyFields;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The flags for importing a key of another gateway. The text of the key never leaves this process.
 * For one run.
 */
final class ImportFields implements BodyFields {
  private static final String BEARER = "Bearer ";

  private final Environment environment;

  @ArgGroup(multiplicity = "1")
  private Text text = new Text();

  @Option(
      names = "--hint",
      paramLabel = "TEXT",
      description = "What may be shown of it to tell it from others, such as sk-...9wZc.")
  private @Nullable String hint;

  @Mixin private final NewKeyFields key;

  /** The sources of the text of the key; exactly one is given. */
  private static final class Text {
    @Option(
        names = {"-f", "--file"},
        paramLabel = "FILE",
        description = "File with the key, of which only the SHA-256 is sent; - for standard input.")
    private @Nullable String file;

    @Option(
        names = "--sha256",
        paramLabel = "DIGITS",
        description = "The SHA-256 of the key, in 64 hexadecimal digits.")
    private @Nullable String sha256;
  }

  ImportFields(Environment environment) {
    this.environment = environment;
    this.key = new NewKeyFields(environment.clock());
  }

  @Override
  public void addTo(ObjectNode body) throws CommandException {
    body.put("sha256", text.file == null ? text.sha256 : digestOf(text.file));
    if (hint != null) {
      body.put("hint", hint);
    }
    key.addTo(body);
  }

  private String digestOf(String file) throws CommandException {
    // Editors and echo end a line where the key has none.
    String key = InputFile.read("--file", file, environment.input()).replaceFirst("\\R\\z", "");
    requireMatchable(file, key);
    try {
      byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  /** Rejects texts that no request can present as its key. Never prints a part of the text. */
  private static void requireMatchable(String file, String key) throws CommandException {
    if (key.isEmpty()) {
      throw unmatchable(file, "no key");
    } else if (key.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      throw unmatchable(file, "starts with Bearer");
    }
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (c < '!' || c > '~') {
        throw unmatchable(file, "U+%04X as character %d".formatted((int) c, i + 1));
      }
    }
  }

  private static CommandException unmatchable(String file, String fault) {
    return CommandException.usage(
        "--file: %s: %s (expected: one line, the key, in ASCII without spaces)"
            .formatted(file, fault));
  }
}
