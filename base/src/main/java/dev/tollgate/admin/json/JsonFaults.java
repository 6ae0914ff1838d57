package dev.tollgate.admin.json;

import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.admin.problem.FieldFaults;
import dev.tollgate.boot.NearName;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Converts Jackson exceptions to faults of fields. Stateless. */
final class JsonFaults {
  private JsonFaults() {}

  /**
   * Records every text that Postgres cannot store, and every null. Fields that are null are also
   * removed from the body: a client leaves out a field that has no value.
   */
  static void recordUnusable(ObjectNode body, FieldFaults faults) {
    recordUnusable(body, "", faults);
  }

  /**
   * Records the fault and removes the field from the body.
   *
   * @return whether parsing the rest of the body can find more faults
   */
  static boolean record(JsonMappingException e, ObjectNode body, FieldFaults faults) {
    String path = path(e.getPath());
    if (e instanceof MismatchedInputException mismatch) {
      faults.add(path, describe(at(body, e.getPath())), expected(mismatch));
      return remove(body, e.getPath());
    } else if (e.getCause() instanceof InputCoercionException outOfRange) {
      faults.add(path, describe(at(body, e.getPath())), expected(outOfRange.getTargetType()));
      return remove(body, e.getPath());
    }
    // A constructor rejected its fields. After other faults, a removed field may be the reason.
    if (faults.isEmpty()) {
      faults.add(path, null, reason(e));
    }
    return false;
  }

  /** The value for an error message; an object or a list only by its kind. */
  static @Nullable String describe(@Nullable JsonNode value) {
    if (value == null || value.isMissingNode()) {
      return null;
    }
    return value.isObject() ? "an object" : value.isArray() ? "a list" : value.asText();
  }

  private static void recordUnusable(JsonNode node, String path, FieldFaults faults) {
    for (Map.Entry<String, JsonNode> field : List.copyOf(node.properties())) {
      String place = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
      faults.expect(StorableText.isStorable(field.getKey()), place, null, StorableText.EXPECTED);
      recordIfUnusable(field.getValue(), place, faults);
      if (field.getValue().isNull()) {
        ((ObjectNode) node).remove(field.getKey());
      }
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      recordIfUnusable(node.get(i), "%s[%d]".formatted(path, i), faults);
    }
  }

  private static void recordIfUnusable(JsonNode node, String path, FieldFaults faults) {
    faults.expect(!node.isNull(), path, "null", "a value, or nothing at all");
    boolean storable = !node.isTextual() || StorableText.isStorable(node.textValue());
    faults.expect(storable, path, node.textValue(), StorableText.EXPECTED);
    recordUnusable(node, path, faults);
  }

  private static String expected(MismatchedInputException e) {
    if (e instanceof UnrecognizedPropertyException unknown) {
      List<String> known =
          unknown.getKnownPropertyIds().stream().map(String::valueOf).sorted().toList();
      return NearName.of(unknown.getPropertyName(), known)
          .map(near -> "no such field; did you mean %s?".formatted(near))
          .orElseGet(() -> "no such field; there are " + String.join(", ", known));
    }
    Class<?> type = e.getTargetType();
    return type == null ? "another type of value" : expected(type);
  }

  private static String expected(Class<?> type) {
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(String::valueOf)
          .collect(Collectors.joining(", ", "one of ", ""));
    } else if (CharSequence.class.isAssignableFrom(type)) {
      return "a text";
    } else if (type == Boolean.class || type == boolean.class) {
      return "true or false";
    } else if (type == Instant.class) {
      return Rfc3339.EXPECTED;
    } else if (type == Duration.class) {
      return "a duration such as PT15M";
    } else if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
      return "a whole number";
    }
    return Collection.class.isAssignableFrom(type) ? "a list" : "an object";
  }

  private static String reason(JsonMappingException e) {
    Throwable cause = e.getCause();
    return String.valueOf(cause == null ? e.getOriginalMessage() : cause.getMessage());
  }

  private static String path(List<Reference> path) {
    StringBuilder text = new StringBuilder();
    for (Reference step : path) {
      if (step.getFieldName() == null) {
        text.append('[').append(step.getIndex()).append(']');
      } else {
        text.append(text.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return text.isEmpty() ? "body" : text.toString();
  }

  private static JsonNode at(JsonNode root, List<Reference> path) {
    JsonNode node = root;
    for (Reference step : path) {
      node =
          step.getFieldName() == null ? node.path(step.getIndex()) : node.path(step.getFieldName());
    }
    return node;
  }

  /** Removes the nearest enclosing field; removing a list element would shift those after it. */
  private static boolean remove(ObjectNode body, List<Reference> path) {
    for (int last = path.size() - 1; last >= 0; last--) {
      String field = path.get(last).getFieldName();
      if (field != null && at(body, path.subList(0, last)) instanceof ObjectNode parent) {
        return parent.remove(field) != null;
      }
    }
    return false;
  }
}
