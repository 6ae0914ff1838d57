package dev.tollgate.admin.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.tollgate.admin.problem.FieldFaults;
import dev.tollgate.admin.problem.ProblemException;
import dev.tollgate.admin.problem.ProblemKind;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * JSON of the admin API. Parsing is strict (no unknown fields, nulls or coercions) and reports all
 * faults at once. Stateless and thread-safe.
 */
public final class StrictJson {
  private static final JsonMapper mapper = mapper();

  private StrictJson() {}

  /** Serialises a value as UTF-8; empty optionals and nulls are left out. */
  public static byte[] write(Object value) {
    try {
      return mapper.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Parses a body into a record.
   *
   * @throws ProblemException with 400: malformed if the body is not a JSON object, else with the
   *     faults of all fields
   */
  public static <T> T read(byte[] body, Class<T> type) {
    FieldFaults faults = new FieldFaults();
    return read(parse(body, faults), type, faults);
  }

  /**
   * Applies a JSON merge patch (RFC 7396) to {@code current} and parses the result.
   *
   * @param current a record with the fields of {@code type}
   * @throws ProblemException as {@link #read} does
   */
  public static <T> T patch(Object current, byte[] patch, Class<T> type) {
    FieldFaults faults = new FieldFaults();
    ObjectNode changes = parse(patch, faults);
    reader(faults).removeUnknown(changes, faults.root(), type);
    ObjectNode merged = mapper.valueToTree(current);
    merge(merged, changes);
    return read(merged, type, faults);
  }

  /** Converts a value to a tree. */
  public static JsonNode tree(Object value) {
    return mapper.valueToTree(value);
  }

  private static void merge(ObjectNode target, ObjectNode patch) {
    for (Map.Entry<String, JsonNode> field : patch.properties()) {
      if (field.getValue().isNull()) {
        target.remove(field.getKey());
      } else if (field.getValue() instanceof ObjectNode inner) {
        merge(
            target.get(field.getKey()) instanceof ObjectNode present
                ? present
                : target.putObject(field.getKey()),
            inner);
      } else {
        target.set(field.getKey(), field.getValue());
      }
    }
  }

  private static ObjectNode parse(byte[] body, FieldFaults faults) {
    return TextTree.parse(BodyText.decode(body), TextTree.Format.JSON, "an object", faults)
        .orElseThrow(() -> malformed(faults.list().getLast().toString()));
  }

  private static ProblemException malformed(String detail) {
    return new ProblemException(ProblemKind.MALFORMED_REQUEST, detail, List.of());
  }

  private static <T> T read(ObjectNode tree, Class<T> type, FieldFaults faults) {
    T value = reader(faults).read(tree, faults.root(), type);
    faults.throwIfAny();
    return Objects.requireNonNull(value);
  }

  private static RecordReader reader(FieldFaults faults) {
    return new RecordReader(new FieldValues(faults, FieldValues.Nulls.REFUSED));
  }

  private static JsonMapper mapper() {
    return JsonMapper.builder()
        .addModule(new Jdk8Module())
        .addModule(new JavaTimeModule())
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
        .defaultPropertyInclusion(
            JsonInclude.Value.construct(
                JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
        .build();
  }
}
