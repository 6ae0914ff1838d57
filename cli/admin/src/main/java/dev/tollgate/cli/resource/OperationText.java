package dev.tollgate.cli.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.cli.client.CommandException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An operation of a product on one line: {@code METHOD[,METHOD…] PATH[ PATH…]}, with {@code *} for
 * any method. Stateless.
 */
public final class OperationText {
  private static final String ANY = "*";

  private OperationText() {}

  /** The operation as the admin API takes it; what it allows is the server's to judge. */
  public static ObjectNode parse(String text) throws CommandException {
    List<String> words = List.of(text.strip().split("\\s+"));
    ObjectNode operation = JsonNodeFactory.instance.objectNode();
    ArrayNode methods = operation.putArray("methods");
    if (!words.getFirst().equals(ANY)) {
      addEach(words.getFirst(), methods);
    }
    ArrayNode paths = operation.putArray("paths");
    for (String word : words.subList(1, words.size())) {
      if (!word.startsWith("/")) {
        throw wrong(text);
      }
      paths.add(word);
    }
    if (paths.isEmpty()) {
      throw wrong(text);
    }
    return operation;
  }

  /** The same of what the admin API answers. */
  public static String of(JsonNode operation) {
    String methods = joined(operation.path("methods"), ",");
    return "%s %s"
        .formatted(
            methods.isEmpty() ? ANY : methods,
            operation.has("path")
                ? operation.path("path").asText()
                : joined(operation.path("paths"), " "));
  }

  private static void addEach(String list, ArrayNode to) {
    for (String item : list.split(",", -1)) {
      to.add(item);
    }
  }

  private static String joined(JsonNode texts, String separator) {
    return texts.valueStream().map(JsonNode::asText).collect(Collectors.joining(separator));
  }

  private static CommandException wrong(String text) {
    return CommandException.usage(
        "--allow: %s (expected: METHOD[,METHOD] or *, then paths; such as 'POST /v1/chat/**')"
            .formatted(text));
  }
}
