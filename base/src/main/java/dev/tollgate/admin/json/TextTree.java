package dev.tollgate.admin.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.tollgate.admin.problem.FieldFaults;
import dev.tollgate.admin.problem.Place;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Parses JSON and YAML into a tree of objects, lists, texts, numbers, booleans and nulls. Of YAML,
 * only the part that JSON has too is accepted: an alias is a fault, because a few lines of aliases
 * can stand for gigabytes. For one text, in one thread.
 */
final class TextTree {
  /** The formats of a text. */
  enum Format {
    /** RFC 8259. */
    JSON("JSON"),
    /** JSON if the text starts with a brace, else YAML. */
    JSON_OR_YAML("YAML or JSON");

    private final String title;

    Format(String title) {
      this.title = title;
    }
  }

  /** The gateway document has 6 levels, and no other input has more. */
  static final int MAX_DEPTH = 16;

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  // The parser must not remember the names of a client's fields: it would intern each of them.
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();
  private static final YAMLFactory YAML = YAMLFactory.builder().build();

  // YAML has more: octal numbers with a leading zero, underscores, base 60.
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
  // Jackson's messages end with advice for programmers, or with a value of a class of theirs.
  private static final Pattern ADVICE =
      Pattern.compile(
          "[,:;]? *(from|enable) `[^`]*`.*| *\\(start marker at .*| *\\(`[^`]*` disabled\\).*"
              + "|, got this instead: <.*");

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final JsonParser parser;
  private final FieldFaults faults;
  private int depth;
  private boolean isComplete = true;

  private TextTree(JsonParser parser, FieldFaults faults) {
    this.parser = parser;
    this.faults = faults;
  }

  /**
   * Parses a text.
   *
   * @param expected the kind of the root, for messages, such as {@code an object}
   * @return the root; empty, after adding faults, if the text cannot be parsed or is no object
   */
  static Optional<ObjectNode> parse(
      String text, Format format, String expected, FieldFaults faults) {
    String content = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    boolean isJson = format == Format.JSON || content.stripLeading().startsWith("{");
    try (JsonParser parser = (isJson ? JSON : YAML).createParser(content)) {
      return new TextTree(parser, faults).root(expected);
    } catch (TooDeepException e) {
      faults.add(
          faults.root(),
          "nested deeper",
          "at most %d lists and objects in one another".formatted(MAX_DEPTH));
    } catch (JsonProcessingException e) {
      faults.add(faults.root(), null, syntax(e, format));
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory", e);
    }
    return Optional.empty();
  }

  private Optional<ObjectNode> root(String expected) throws IOException {
    JsonToken first = parser.nextToken();
    JsonNode root = first == null ? NODES.missingNode() : value();
    if (first != null && parser.nextToken() != null) {
      faults.add(faults.root(), "more than one document", "one");
    }
    if (root instanceof ObjectNode object) {
      return isComplete ? Optional.of(object) : Optional.empty();
    }
    boolean isEmpty = root.isMissingNode() || root.isNull();
    faults.add(faults.root(), isEmpty ? "empty" : FieldValues.shown(root), expected);
    return Optional.empty();
  }

  private JsonNode value() throws IOException {
    if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
      // The alias may stand for anything, so checks of the rest would report false faults.
      isComplete = false;
      faults.add(place(), "*" + parser.getText(), "the value itself: aliases are not followed");
      return NODES.nullNode();
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> object();
      case START_ARRAY -> array();
      case VALUE_TRUE, VALUE_FALSE -> NODES.booleanNode(parser.getBooleanValue());
      case VALUE_NULL -> NODES.nullNode();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
      default -> text(parser.getText());
    };
  }

  private ObjectNode object() throws IOException {
    enter();
    ObjectNode object = NODES.objectNode();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      if (!StorableText.isStorable(field)) {
        faults.add(place(), null, StorableText.EXPECTED);
      }
      if (object.has(field)) {
        faults.add(place(), "stands here twice", "each field once");
      }
      parser.nextToken();
      object.set(field, value());
    }
    depth--;
    return object;
  }

  private ArrayNode array() throws IOException {
    enter();
    ArrayNode array = NODES.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(value());
    }
    depth--;
    return array;
  }

  private void enter() throws TooDeepException {
    depth++;
    if (depth > MAX_DEPTH) {
      throw new TooDeepException();
    }
  }

  private JsonNode number() throws IOException {
    if (parser instanceof YAMLParser && !NUMBER.matcher(parser.getText()).matches()) {
      faults.add(
          place(),
          parser.getText(),
          "a number in decimal digits without a leading zero, or a text in quotes");
    }
    return switch (parser.getNumberType()) {
      case INT -> NODES.numberNode(parser.getIntValue());
      case LONG -> NODES.numberNode(parser.getLongValue());
      case BIG_INTEGER -> NODES.numberNode(parser.getBigIntegerValue());
      // A double would show 1.10 as 1.1 in an error message.
      case FLOAT, DOUBLE, BIG_DECIMAL -> NODES.numberNode(parser.getDecimalValue());
    };
  }

  private JsonNode text(String text) {
    if (!StorableText.isStorable(text)) {
      faults.add(place(), text, StorableText.EXPECTED);
    }
    return NODES.textNode(text);
  }

  /** The place of the current token. */
  private Place place() {
    return faults.isFull() ? faults.root() : place(parser.getParsingContext());
  }

  private Place place(JsonStreamContext context) {
    if (context.inRoot()) {
      return faults.root();
    }
    Place outer = place(context.getParent());
    return context.inArray()
        ? outer.item(context.getCurrentIndex())
        : outer.field(context.getCurrentName());
  }

  private static String syntax(JsonProcessingException e, Format format) {
    JsonLocation at = e.getLocation();
    String where =
        at == null || at.getLineNr() < 1
            ? ""
            : " at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
    // SnakeYAML adds indented lines that repeat the place and the text.
    String problem =
        e.getOriginalMessage()
            .lines()
            .filter(line -> !line.startsWith(" "))
            .collect(Collectors.joining(", "));
    return "%s; it breaks%s: %s"
        .formatted(format.title, where, ADVICE.matcher(problem).replaceAll(""));
  }

  private static final class TooDeepException extends IOException {
    private static final long serialVersionUID = 1L;
  }
}
