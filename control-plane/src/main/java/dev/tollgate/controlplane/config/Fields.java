package dev.tollgate.controlplane.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one object in the document, read by type. A bad value becomes a fault and a
 * harmless stand-in, so that reading goes on; an object with faults is dropped in the end.
 */
final class Fields {
  private final String path;
  private final ObjectNode node;
  private final Faults faults;
  private final int faultsBefore;
  private final Set<String> asked = new LinkedHashSet<>();

  Fields(String path, ObjectNode node, Faults faults) {
    this.path = path;
    this.node = node;
    this.faults = faults;
    this.faultsBefore = faults.count();
  }

  String path() {
    return path;
  }

  String path(String field) {
    return path.isEmpty() ? field : path + "." + field;
  }

  /** Whether nothing in this object was wrong so far. */
  boolean areSound() {
    return faults.count() == faultsBefore;
  }

  /** Complains about the fields that nobody asked for. */
  void rejectUnknown() {
    for (String field : (Iterable<String>) node::fieldNames) {
      if (!asked.contains(field)) {
        String expected = Faults.oneOf(asked) + Faults.didYouMean(field, asked);
        faults.add(path(field), "unknown field", expected);
      }
    }
  }

  /** A required text; empty if it is not there or not right. */
  String text(String field, Rule rule) {
    if (value(field) == null) {
      missing(field, rule.expected());
    }
    return text(field, rule, "");
  }

  String text(String field, Rule rule, String byDefault) {
    String text = optionalText(field, rule);
    return text == null ? byDefault : text;
  }

  /** Whether the field is there, right or not. */
  boolean has(String field) {
    return value(field) != null;
  }

  /** An optional text; null if it is not there or not right. */
  @Nullable String optionalText(String field, Rule rule) {
    JsonNode value = value(field);
    return value == null ? null : checked(path(field), value, rule);
  }

  /** A list of texts that may be missing, each only once. */
  List<String> texts(String field, int max, Rule rule) {
    List<String> texts = new ArrayList<>();
    List<JsonNode> items = items(field, 0, max);
    for (int i = 0; i < items.size(); i++) {
      String itemPath = "%s[%d]".formatted(path(field), i);
      String text = checked(itemPath, items.get(i), rule);
      if (text != null && texts.contains(text)) {
        faults.add(itemPath, text, "each only once");
      } else if (text != null) {
        texts.add(text);
      }
    }
    return texts;
  }

  /** A required whole number. */
  int number(String field, int min, int max) {
    if (value(field) == null) {
      missing(field, wholeNumber(min, max));
      return min;
    }
    return number(field, min, max, min);
  }

  int number(String field, int min, int max, int byDefault) {
    JsonNode value = value(field);
    if (value == null) {
      return byDefault;
    }
    // The tree holds integers of any size: compare before narrowing.
    boolean fits = value.isIntegralNumber() && value.bigIntegerValue().bitLength() < Integer.SIZE;
    if (!fits || value.intValue() < min || value.intValue() > max) {
      faults.add(path(field), shown(value), wholeNumber(min, max));
      return byDefault;
    }
    return value.intValue();
  }

  boolean flag(String field) {
    JsonNode value = value(field);
    if (value != null && !value.isBoolean()) {
      faults.add(path(field), shown(value), "true or false");
    }
    return value != null && value.booleanValue();
  }

  Duration duration(String field, DurationRange range, Duration byDefault) {
    JsonNode value = value(field);
    if (value == null) {
      return byDefault;
    }
    return range
        .parse(value.asText())
        .orElseGet(() -> {
          faults.add(path(field), shown(value), range.expected());
          return byDefault;
        });
  }

  /** An object; null if it is not there or not right. */
  <T> @Nullable T object(String field, Function<Fields, T> reader) {
    JsonNode value = value(field);
    return value == null ? null : read(path(field), value, reader);
  }

  /** A required object; the stand-in if it is not there or not right. */
  <T> T object(String field, String expected, Function<Fields, T> reader, T standIn) {
    if (value(field) == null) {
      missing(field, expected);
    }
    T object = object(field, reader);
    return object == null ? standIn : object;
  }

  /** The sound ones of a list of objects. */
  <T> List<T> objects(String field, int min, int max, Function<Fields, T> reader) {
    List<T> sound = new ArrayList<>();
    List<JsonNode> items = items(field, min, max);
    for (int i = 0; i < items.size(); i++) {
      T item = read("%s[%d]".formatted(path(field), i), items.get(i), reader);
      if (item != null) {
        sound.add(item);
      }
    }
    return sound;
  }

  private <T> @Nullable T read(String at, JsonNode value, Function<Fields, T> reader) {
    if (!(value instanceof ObjectNode object)) {
      faults.add(at, shown(value), "an object");
      return null;
    }
    Fields fields = new Fields(at, object, faults);
    T item = reader.apply(fields);
    fields.rejectUnknown();
    return fields.areSound() ? item : null;
  }

  private List<JsonNode> items(String field, int min, int max) {
    JsonNode value = value(field);
    if (value == null && min > 0) {
      missing(field, "at least %d".formatted(min));
    }
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof ArrayNode array)) {
      faults.add(path(field), shown(value), "a list");
      return List.of();
    }
    if (array.size() < min || array.size() > max) {
      faults.add(path(field), array.size() + " entries", "%d to %d".formatted(min, max));
    }
    List<JsonNode> items = new ArrayList<>();
    array.forEach(items::add);
    return items.subList(0, Math.min(items.size(), max));
  }

  private @Nullable String checked(String at, JsonNode value, Rule rule) {
    if (value.isNumber() || value.isBoolean()) {
      faults.add(at, shown(value), "text; put quotes around it");
      return null;
    }
    if (!value.isTextual() || !rule.test().test(value.textValue())) {
      faults.add(at, rule.isPrivate() ? null : shown(value), rule.expectedFor(value.asText()));
      return null;
    }
    return value.textValue();
  }

  private @Nullable JsonNode value(String field) {
    asked.add(field);
    JsonNode value = node.get(field);
    return value == null || value.isNull() ? null : value;
  }

  private void missing(String field, String expected) {
    faults.add(path(field), "missing", expected);
  }

  private static String wholeNumber(int min, int max) {
    return max == Integer.MAX_VALUE
        ? "a whole number from %d".formatted(min)
        : "a whole number from %d to %d".formatted(min, max);
  }

  private static String shown(JsonNode value) {
    return value.isObject() ? "an object" : value.isArray() ? "a list" : value.asText();
  }
}
