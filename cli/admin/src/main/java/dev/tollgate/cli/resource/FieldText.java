package dev.tollgate.cli.resource;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.cli.client.Times;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** The value of a field for people. Stateless. */
final class FieldText {
  private static final String NOTHING = "-";

  private FieldText() {}

  /** On one line, as short as can be: times are relative. */
  static String brief(JsonNode value, Instant now) {
    return one(value, now, Times::relative, ", ");
  }

  /** On as many lines as there are values: times are absolute and relative. */
  static List<String> full(JsonNode value, Instant now) {
    return value.isArray() && !value.isEmpty()
        ? value.valueStream().map(item -> one(item, now, Times::absolute, ", ")).toList()
        : List.of(one(value, now, Times::absolute, ", "));
  }

  private static String one(
      JsonNode value, Instant now, BiFunction<Instant, Instant, String> time, String comma) {
    if (value.isMissingNode() || value.isNull() || (value.isContainerNode() && value.isEmpty())) {
      return NOTHING;
    }
    if (value.isArray()) {
      return value
          .valueStream()
          .map(item -> one(item, now, time, ","))
          .collect(Collectors.joining(comma));
    }
    if (value.has("paths")) {
      return OperationText.of(value);
    }
    return value.isObject()
        ? value
            .propertyStream()
            .map(field -> field.getKey() + "=" + one(field.getValue(), now, time, ","))
            .collect(Collectors.joining(comma))
        : Times.instant(value.asText())
            .map(instant -> time.apply(instant, now))
            .orElseGet(value::asText);
  }
}
