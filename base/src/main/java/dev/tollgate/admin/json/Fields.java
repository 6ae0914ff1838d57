package dev.tollgate.admin.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.admin.problem.FieldFaults;
import dev.tollgate.admin.problem.Place;
import dev.tollgate.boot.DurationRange;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one object in a document, read by type. A value that is not accepted adds a fault
 * and is replaced by a default, so that reading continues; lists leave out objects with faults. A
 * field that no method asked for is a fault. Not thread-safe.
 */
public final class Fields {
  private final Place place;
  private final ObjectNode node;
  private final FieldValues values;
  private final int faultsBefore;
  private final Set<String> known = new LinkedHashSet<>();

  private Fields(Place place, ObjectNode node, FieldValues values) {
    this.place = place;
    this.node = node;
    this.values = values;
    this.faultsBefore = values.faults().count();
  }

  /**
   * Parses a document and reads its root object. The document is JSON if it starts with a brace,
   * else YAML.
   *
   * @param maxBytes size limit of the document in UTF-8
   * @param expected the root object, in words for messages
   * @return the result of {@code reader}; empty if there were faults
   */
  public static <T> Optional<T> read(
      String document,
      int maxBytes,
      String expected,
      FieldFaults faults,
      Function<Fields, T> reader) {
    int bytes = document.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > maxBytes) {
      faults.add(faults.root(), bytes + " bytes", "at most %d bytes".formatted(maxBytes));
      return Optional.empty();
    }
    FieldValues values = new FieldValues(faults, FieldValues.Nulls.ABSENT);
    return TextTree.parse(document, TextTree.Format.JSON_OR_YAML, expected, faults)
        .map(root -> read(faults.root(), root, values, reader))
        .filter(_ -> faults.isEmpty());
  }

  /** The place of the object. */
  public Place place() {
    return place;
  }

  /** The place of a field of the object. */
  public Place place(String field) {
    return place.field(field);
  }

  /** True if the object has no fault so far. */
  public boolean areValid() {
    return values.faults().count() == faultsBefore;
  }

  /** True if the object has the field, whatever its value. */
  public boolean has(String field) {
    return value(field) != null;
  }

  /** A required text; empty after a fault. */
  public String text(String field, TextRule rule) {
    if (value(field) == null) {
      missing(field, rule.expected());
    }
    return text(field, rule, "");
  }

  /** An optional text. */
  public String text(String field, TextRule rule, String byDefault) {
    String text = optionalText(field, rule);
    return text == null ? byDefault : text;
  }

  /** An optional text; null if it is absent or after a fault. */
  public @Nullable String optionalText(String field, TextRule rule) {
    JsonNode value = value(field);
    return value == null ? null : values.text(value, place(field), rule);
  }

  /** An optional list of different texts. */
  public List<String> texts(String field, int max, TextRule rule) {
    List<String> texts = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    List<JsonNode> items = items(field, 0, max);
    for (int i = 0; i < items.size(); i++) {
      Place item = place(field).item(i);
      String text = values.text(items.get(i), item, rule);
      if (text != null && !seen.add(text)) {
        values.faults().add(item, text, "each only once");
      } else if (text != null) {
        texts.add(text);
      }
    }
    return texts;
  }

  /** A required whole number; {@code min} after a fault. */
  public int number(String field, int min, int max) {
    if (value(field) == null) {
      missing(field, FieldValues.wholeNumber(min, max));
    }
    return number(field, min, max, min);
  }

  /** An optional whole number. */
  public int number(String field, int min, int max, int byDefault) {
    JsonNode value = value(field);
    Long number = value == null ? null : values.wholeNumber(value, place(field), min, max);
    return number == null ? byDefault : number.intValue();
  }

  /** An optional boolean; false if it is absent. */
  public boolean flag(String field) {
    JsonNode value = value(field);
    Boolean flag = value == null ? null : values.flag(value, place(field));
    return flag != null && flag;
  }

  /** An optional duration. */
  public Duration duration(String field, DurationRange range, Duration byDefault) {
    JsonNode value = value(field);
    if (value == null) {
      return byDefault;
    }
    Optional<Duration> duration = range.parse(value.asText());
    values
        .faults()
        .expect(duration.isPresent(), place(field), FieldValues.shown(value), range.expected());
    return duration.orElse(byDefault);
  }

  /** An optional object; null if it is absent or after a fault. */
  public <T> @Nullable T object(String field, Function<Fields, T> reader) {
    JsonNode value = value(field);
    ObjectNode object = value == null ? null : values.object(value, place(field));
    return object == null ? null : valid(place(field), object, values, reader);
  }

  /** A required object; {@code standIn} after a fault. */
  public <T> T object(String field, String expected, Function<Fields, T> reader, T standIn) {
    if (value(field) == null) {
      missing(field, expected);
    }
    T object = object(field, reader);
    return object == null ? standIn : object;
  }

  /** A list of objects, without those that have faults. It may be absent if {@code min} is 0. */
  public <T> List<T> objects(String field, int min, int max, Function<Fields, T> reader) {
    List<T> valid = new ArrayList<>();
    List<JsonNode> items = items(field, min, max);
    for (int i = 0; i < items.size(); i++) {
      Place item = place(field).item(i);
      ObjectNode object = values.object(items.get(i), item);
      T result = object == null ? null : valid(item, object, values, reader);
      if (result != null) {
        valid.add(result);
      }
    }
    return valid;
  }

  /** Reads one object of an input; null after a fault. */
  static <T extends @Nullable Object> @Nullable T valid(
      Place at, ObjectNode object, FieldValues values, Function<Fields, T> reader) {
    int before = values.faults().count();
    T result = read(at, object, values, reader);
    return values.faults().count() == before ? result : null;
  }

  private static <T extends @Nullable Object> T read(
      Place at, ObjectNode object, FieldValues values, Function<Fields, T> reader) {
    Fields fields = new Fields(at, object, values);
    T result = reader.apply(fields);
    values.rejectUnknown(object, at, fields.known);
    return result;
  }

  private List<JsonNode> items(String field, int min, int max) {
    JsonNode value = value(field);
    if (value == null && min > 0) {
      missing(field, "at least %d".formatted(min));
    }
    ArrayNode list = value == null ? null : values.list(value, place(field));
    if (list == null) {
      return List.of();
    }
    values
        .faults()
        .expect(
            list.size() >= min && list.size() <= max,
            place(field),
            list.size() + " entries",
            "%d to %d".formatted(min, max));
    List<JsonNode> items = new ArrayList<>();
    list.forEach(items::add);
    return items.subList(0, Math.min(items.size(), max));
  }

  /** A field of any type; null if it is absent or not accepted. */
  @Nullable JsonNode value(String field) {
    known.add(field);
    return values.of(node, field, place);
  }

  private void missing(String field, String expected) {
    values.faults().add(place(field), "missing", expected);
  }
}
