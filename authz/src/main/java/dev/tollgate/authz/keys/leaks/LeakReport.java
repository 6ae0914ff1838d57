package dev.tollgate.authz.keys.leaks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tollgate.admin.problem.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A report of GitHub secret scanning: tokens and where they were found. Unknown fields are ignored.
 * {@link #toString} does not print the tokens.
 */
record LeakReport(List<Found> tokens) {
  private static final JsonMapper mapper = JsonMapper.builder().build();
  private static final int MAX_TOKENS = 1_000;
  private static final int MAX_CHARACTERS = 2_000;

  /** A token and its place. */
  record Found(String token, Leak leak) {
    @Override
    public String toString() {
      return "Found[token redacted, %s]".formatted(leak);
    }
  }

  /**
   * Parses a report.
   *
   * @throws ProblemException with 400 if the body is not a report
   */
  static LeakReport parse(byte[] json) {
    List<Found> tokens = new ArrayList<>();
    JsonNode list = tree(json);
    if (!list.isArray() || list.size() > MAX_TOKENS) {
      throw ProblemException.invalid("body", "not that", "a list of at most 1000 tokens");
    }
    for (int i = 0; i < list.size(); i++) {
      JsonNode one = list.get(i);
      if (!one.path("token").isTextual()) {
        throw ProblemException.invalid("[%d].token".formatted(i), "missing", "a text");
      }
      Leak leak = new Leak(text(one, "type"), text(one, "url"), text(one, "source"));
      tokens.add(new Found(one.path("token").textValue(), leak));
    }
    return new LeakReport(tokens);
  }

  private static JsonNode tree(byte[] json) {
    try {
      return mapper.readTree(json);
    } catch (JsonProcessingException e) {
      throw ProblemException.invalid("body", "not JSON", "a list of tokens");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text, truncated, without the characters that Postgres rejects. */
  private static String text(JsonNode one, String field) {
    String text = one.path(field).asText("").replaceAll("[\\p{Cc}\\p{Cs}]", "\ufffd");
    return text.substring(0, Math.min(MAX_CHARACTERS, text.length()));
  }
}
