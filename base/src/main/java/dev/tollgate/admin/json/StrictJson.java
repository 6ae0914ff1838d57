package dev.tollgate.admin.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.MutableCoercionConfig;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.tollgate.admin.problem.FieldFaults;
import dev.tollgate.admin.problem.ProblemException;
import dev.tollgate.admin.problem.ProblemKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    return bind(parse(body), type, new FieldFaults());
  }

  /**
   * Applies a JSON merge patch (RFC 7396) to {@code current} and parses the result.
   *
   * @param current a record with the fields of {@code type}
   * @throws ProblemException as {@link #read} does
   */
  public static <T> T patch(Object current, byte[] patch, Class<T> type) {
    FieldFaults faults = new FieldFaults();
    ObjectNode changes = parse(patch);
    removeUnknownFields(changes, type, faults);
    ObjectNode merged = mapper.valueToTree(current);
    merge(merged, changes);
    return bind(merged, type, faults);
  }

  /** Converts a value to a tree. */
  public static JsonNode tree(Object value) {
    return mapper.valueToTree(value);
  }

  /**
   * Records and removes unknown fields before the merge, which would silently drop those that are
   * null.
   */
  private static void removeUnknownFields(ObjectNode patch, Class<?> type, FieldFaults faults) {
    boolean canContinue = true;
    while (canContinue) {
      try {
        mapper.treeToValue(patch, type);
        return;
      } catch (UnrecognizedPropertyException e) {
        canContinue = JsonFaults.record(e, patch, faults) && !faults.isFull();
      } catch (JsonProcessingException e) {
        return; // recorded when the merged body is parsed
      }
    }
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

  private static ObjectNode parse(byte[] body) {
    try {
      JsonNode tree = mapper.readTree(body);
      if (tree instanceof ObjectNode object) {
        return object;
      }
      String what = tree.isMissingNode() ? "empty" : JsonFaults.describe(tree);
      throw malformed("body: %s (expected: an object)".formatted(what));
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation() == null ? JsonLocation.NA : e.getLocation();
      throw malformed(
          "body: not JSON at line %d, column %d: %s"
              .formatted(at.getLineNr(), at.getColumnNr(), e.getOriginalMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes each faulty field and tries again, because Jackson stops at the first fault. */
  private static <T> T bind(ObjectNode body, Class<T> type, FieldFaults faults) {
    JsonFaults.recordUnusable(body, faults);
    while (true) {
      try {
        T value = mapper.treeToValue(body, type);
        faults.throwIfAny();
        return value;
      } catch (JsonMappingException e) {
        boolean canContinue = JsonFaults.record(e, body, faults) && !faults.isFull();
        if (!canContinue) {
          throw ProblemException.invalid(faults.list());
        }
      } catch (JsonProcessingException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static ProblemException malformed(String detail) {
    return new ProblemException(ProblemKind.MALFORMED_REQUEST, detail, List.of());
  }

  private static JsonMapper mapper() {
    return JsonMapper.builder()
        .addModule(new Jdk8Module())
        .addModule(new JavaTimeModule().addDeserializer(Instant.class, new InstantText()))
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(
            DeserializationFeature
                .USE_BIG_DECIMAL_FOR_FLOATS) // an error message shows 1.10 as it was sent
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .withCoercionConfig(LogicalType.Textual, StrictJson::failOnOtherScalars)
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
        .defaultPropertyInclusion(
            JsonInclude.Value.construct(
                JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
        .build();
  }

  private static void failOnOtherScalars(MutableCoercionConfig text) {
    text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
  }

  /** Accepts timestamps only as text: a number could mean seconds or milliseconds. */
  private static final class InstantText extends StdScalarDeserializer<Instant> {
    private static final long serialVersionUID = 1L;

    InstantText() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser in, DeserializationContext context) throws IOException {
      if (!in.hasToken(JsonToken.VALUE_STRING)) {
        throw MismatchedInputException.from(in, Instant.class, "not a text");
      }
      Optional<Instant> time = Rfc3339.parse(in.getText());
      if (time.isEmpty()) {
        throw MismatchedInputException.from(in, Instant.class, "not a time");
      }
      return time.get();
    }
  }
}
