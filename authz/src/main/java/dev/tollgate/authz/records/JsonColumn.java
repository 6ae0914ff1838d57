package dev.tollgate.authz.records;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** Reads and writes JSON columns. */
public final class JsonColumn {
  private static final JsonMapper mapper = JsonMapper.builder().build();

  private JsonColumn() {}

  /** The JSON text of a value. */
  public static String write(Object value) {
    try {
      return mapper.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a JSON list.
   *
   * @throws UncheckedIOException if the text is not such a list
   */
  public static <T> List<T> list(String json, Class<T> type) {
    try {
      return mapper.readValue(
          json, mapper.getTypeFactory().constructCollectionType(List.class, type));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a JSON object whose values are texts.
   *
   * @throws UncheckedIOException if the text is not such an object
   */
  public static Map<String, String> texts(String json) {
    try {
      return mapper.readValue(
          json, mapper.getTypeFactory().constructMapType(Map.class, String.class, String.class));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
