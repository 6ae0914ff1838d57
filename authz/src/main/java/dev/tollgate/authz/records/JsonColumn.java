package dev.tollgate.authz.records;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** Values that are kept as JSON in a column. */
public final class JsonColumn {
  private static final JsonMapper mapper = JsonMapper.builder().build();

  private JsonColumn() {}

  /** The text to store. */
  public static String write(Object value) {
    try {
      return mapper.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A stored list.
   *
   * @throws UncheckedIOException if the text is no such list
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
   * A stored map of texts.
   *
   * @throws UncheckedIOException if the text is no such map
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
