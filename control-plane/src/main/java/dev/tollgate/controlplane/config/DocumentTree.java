package dev.tollgate.controlplane.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Turns text into a tree of plain values: the part of YAML that is also JSON. Aliases are refused
 * rather than followed, so that a few lines cannot grow into gigabytes.
 */
final class DocumentTree {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final StreamReadConstraints CONSTRAINTS =
      StreamReadConstraints.builder().maxNestingDepth(Limits.DEPTH).build();
  private static final YAMLFactory YAML =
      YAMLFactory.builder().streamReadConstraints(CONSTRAINTS).build();
  // YAML would do for most of JSON, but not for tabs between the values.
  private static final JsonFactory JSON =
      JsonFactory.builder().streamReadConstraints(CONSTRAINTS).build();

  private final JsonParser parser;
  private final Faults faults;
  private boolean hasAliases;

  private DocumentTree(JsonParser parser, Faults faults) {
    this.parser = parser;
    this.faults = faults;
  }

  /** The document's root, or nothing if there is none to look at; says why in the faults. */
  static Optional<ObjectNode> read(String text, Faults faults) {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > Limits.DOCUMENT_BYTES) {
      faults.add("", bytes + " bytes", "at most %d bytes".formatted(Limits.DOCUMENT_BYTES));
      return Optional.empty();
    }
    JsonFactory factory = text.stripLeading().startsWith("{") ? JSON : YAML;
    try (JsonParser parser = factory.createParser(text)) {
      return new DocumentTree(parser, faults).root();
    } catch (JsonProcessingException e) {
      faults.add("", null, syntax(e));
      return Optional.empty();
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory", e);
    }
  }

  private Optional<ObjectNode> root() throws IOException {
    JsonToken first = parser.nextToken();
    JsonNode root = first == null ? NODES.nullNode() : value("");
    if (first != null && parser.nextToken() != null) {
      faults.add("", "more than one document", "one");
    }
    if (root instanceof ObjectNode object) {
      // Behind an alias anything could stand; what is left of the document says nothing.
      return hasAliases ? Optional.empty() : Optional.of(object);
    }
    faults.add("", root.isNull() ? "nothing" : "no object", "an object with listeners and routes");
    return Optional.empty();
  }

  private JsonNode value(String path) throws IOException {
    if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
      hasAliases = true;
      faults.add(path, "*" + parser.getText(), "the value itself: aliases are not followed");
      return NODES.nullNode();
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(path);
      case START_ARRAY -> array(path);
      case VALUE_TRUE, VALUE_FALSE -> NODES.booleanNode(parser.getBooleanValue());
      case VALUE_NULL -> NODES.nullNode();
      case VALUE_NUMBER_INT -> NODES.numberNode(parser.getBigIntegerValue());
      case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDecimalValue());
      default -> NODES.textNode(parser.getText());
    };
  }

  private ObjectNode object(String path) throws IOException {
    ObjectNode object = NODES.objectNode();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      String fieldPath = path.isEmpty() ? field : path + "." + field;
      parser.nextToken();
      if (object.has(field)) {
        faults.add(fieldPath, "stands here twice", "each field once");
      }
      object.set(field, value(fieldPath));
    }
    return object;
  }

  private ArrayNode array(String path) throws IOException {
    ArrayNode array = NODES.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(value("%s[%d]".formatted(path, array.size())));
    }
    return array;
  }

  private static String syntax(JsonProcessingException e) {
    @Nullable JsonLocation at = e.getLocation();
    String where =
        at == null ? "" : " at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
    // SnakeYAML adds indented lines that repeat the place and the text.
    String problem =
        e.getOriginalMessage()
            .lines()
            .filter(line -> !line.startsWith(" "))
            .collect(Collectors.joining(", "));
    return "YAML or JSON; it breaks%s: %s".formatted(where, problem);
  }
}
