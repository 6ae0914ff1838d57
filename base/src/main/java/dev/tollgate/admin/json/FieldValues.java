package dev.tollgate.admin.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.admin.problem.FieldFaults;
import dev.tollgate.admin.problem.Place;
import dev.tollgate.boot.WholeNumber;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads single values of one input. Each method adds a fault and returns null if the value is not
 * accepted. Not thread-safe.
 *
 * @param nulls the meaning of a field that is null
 */
record FieldValues(FieldFaults faults, Nulls nulls) {
  /** The meaning of a field that is null. */
  enum Nulls {
    /** A fault, so that a client does not expect the null to be stored. */
    REFUSED,
    /** The field is absent: YAML writes a null for a name without a value. */
    ABSENT
  }

  /** The field of an object; null if it is absent or not accepted. */
  @Nullable JsonNode of(ObjectNode object, String field, Place place) {
    JsonNode value = object.get(field);
    if (value == null || !value.isNull()) {
      return value;
    }
    if (nulls == Nulls.REFUSED) {
      refuseNull(place.field(field));
    }
    return null;
  }

  @Nullable String text(JsonNode value, Place place, TextRule rule) {
    if (value.isTextual() && rule.test().test(value.textValue())) {
      return value.textValue();
    } else if (value.isNull()) {
      refuseNull(place);
    } else if (rule.isSecret() || faults.isFull()) {
      faults.add(place, null, rule.expected());
    } else if (value.isNumber() || value.isBoolean()) {
      reject(place, value, "a text; put quotes around it");
    } else {
      String expected =
          value.isTextual() ? rule.expectedFor().apply(value.textValue()) : rule.expected();
      reject(place, value, expected);
    }
    return null;
  }

  @Nullable Long wholeNumber(JsonNode value, Place place, long min, long max) {
    if (value.isIntegralNumber()
        && value.canConvertToLong()
        && value.longValue() >= min
        && value.longValue() <= max) {
      return value.longValue();
    }
    reject(place, value, wholeNumber(min, max));
    return null;
  }

  @Nullable Boolean flag(JsonNode value, Place place) {
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    reject(place, value, "true or false");
    return null;
  }

  @Nullable Instant time(JsonNode value, Place place) {
    Optional<Instant> time =
        value.isTextual() ? Rfc3339.parse(value.textValue()) : Optional.empty();
    if (time.isEmpty()) {
      reject(place, value, Rfc3339.EXPECTED);
    }
    return time.orElse(null);
  }

  @Nullable ArrayNode list(JsonNode value, Place place) {
    if (value instanceof ArrayNode list) {
      return list;
    }
    reject(place, value, "a list");
    return null;
  }

  @Nullable ObjectNode object(JsonNode value, Place place) {
    if (value instanceof ObjectNode object) {
      return object;
    }
    reject(place, value, "an object");
    return null;
  }

  /**
   * Adds a fault for each field that is not known. Its value is not displayed: it may be a secret
   * under a misspelt name.
   */
  void rejectUnknown(ObjectNode object, Place place, Set<String> known) {
    for (String field : (Iterable<String>) object::fieldNames) {
      if (!known.contains(field)) {
        String expected = faults.isFull() ? "" : KnownNames.noSuchField(field, known);
        faults.add(place.field(field), null, expected);
      }
    }
  }

  private void reject(Place place, JsonNode value, String expected) {
    faults.add(place, faults.isFull() ? null : shown(value), expected);
  }

  private void refuseNull(Place place) {
    faults.add(place, "null", "a value, or nothing at all");
  }

  /** The words for the numbers of a range. */
  static String wholeNumber(long min, long max) {
    if (min == Long.MIN_VALUE || max == Long.MAX_VALUE) {
      return "a whole number";
    }
    return WholeNumber.expected(min, max);
  }

  /** The value for an error message; an object or a list only by its kind. */
  static String shown(JsonNode value) {
    return value.isObject() ? "an object" : value.isArray() ? "a list" : value.asText();
  }
}
