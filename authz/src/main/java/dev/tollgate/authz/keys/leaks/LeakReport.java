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
 * What GitHub's secret scanning found: a list of tokens with their places. Fields that it may add
 * are passed over. Never prints the tokens.
 */
record LeakReport(List<Found> tokens) {
  private static final JsonMapper mapper = JsonMapper.builder().build();
  private static final int MOST = 1_000;
  private static final int MOST_CHARACTERS = 2_000;

  /** A token and where it was. */
  record Found(String token, Leak leak) {
    @Override
    public String toString() {
      return "Found[token redacted, %s]".formatted(leak);
    }
  }

  /**
   * Reads a report.
   *
   * @throws ProblemException with 400 if it is none
   */
  static LeakReport parse(byte[] json) {
    List<Found> tokens = new ArrayList<>();
    JsonNode list = tree(json);
    if (!list.isArray() || list.size() > MOST) {
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

  /** As much of it as is worth keeping, without what Postgres does not take. */
  private static String text(JsonNode one, String field) {
    String text = one.path(field).asText("").replaceAll("[\\p{Cc}\\p{Cs}]", "\ufffd");
    return text.substring(0, Math.min(MOST_CHARACTERS, text.length()));
  }
}
