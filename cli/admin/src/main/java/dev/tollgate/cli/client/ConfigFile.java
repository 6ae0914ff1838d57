package dev.tollgate.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * {@code config.yaml}: {@code server}, {@code token}, {@code caFile} and {@code output}, each
 * optional. The token is the server's that is named beside it. Not thread-safe.
 */
public final class ConfigFile {
  private static final Set<String> NAMES = Set.of("server", "token", "caFile", "output");
  private static final YAMLMapper YAML =
      YAMLMapper.builder().disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER).build();

  private final Path file;
  private final ObjectNode content;

  private ConfigFile(Path file, ObjectNode content) {
    this.file = file;
    this.content = content;
  }

  /**
   * Reads it; one that is not there is empty.
   *
   * @throws CommandException if it cannot be read or has something unknown in it
   */
  public static ConfigFile read(Path file) throws CommandException {
    try {
      JsonNode tree = Files.exists(file) ? YAML.readTree(Files.readString(file)) : null;
      if (tree == null || tree.isMissingNode() || tree.isNull()) {
        return new ConfigFile(file, YAML.createObjectNode());
      }
      return new ConfigFile(file, checked(file, tree));
    } catch (IOException e) {
      // Jackson's message would quote the file, which holds a token.
      throw CommandException.usage(file + ": cannot be read as YAML");
    }
  }

  Optional<String> server() {
    return text("server");
  }

  /** The token, if there is one. */
  public Optional<String> token() {
    return text("token");
  }

  Optional<String> caFile() {
    return text("caFile");
  }

  Optional<String> output() {
    return text("output");
  }

  /** Puts server and token into the file, which only its owner can read then. */
  public void save(String server, String token) throws IOException {
    content.put("server", server).put("token", token);
    PrivateFile.write(file, YAML.writeValueAsString(content));
  }

  /** The path of the file. */
  @Override
  public String toString() {
    return file.toString();
  }

  private Optional<String> text(String name) {
    return Optional.ofNullable(content.get(name)).map(JsonNode::asText);
  }

  private static ObjectNode checked(Path file, JsonNode tree) throws CommandException {
    if (!(tree instanceof ObjectNode object)) {
      throw CommandException.usage(file + ": not a map (expected: server, token, caFile, output)");
    }
    for (var field : object.properties()) {
      if (!NAMES.contains(field.getKey()) || !field.getValue().isTextual()) {
        throw CommandException.usage(
            "%s: %s (expected: server, token, caFile and output, each a text)"
                .formatted(file, field.getKey()));
      }
    }
    return object;
  }
}
