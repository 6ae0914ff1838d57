package dev.tollgate.testkit.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/**
 * The fields of a chat request that determine the simulated response. Immutable.
 *
 * @param promptTokens the number of words in the messages
 * @param tokens the number of tokens in the response
 * @param cut whether the client's token limit ends the response
 */
record ChatRequest(
    String model, boolean stream, boolean includeUsage, int promptTokens, int tokens, boolean cut) {
  private static final int DEFAULT_TOKENS = 20;
  private static final int MAX_TOKENS = 100_000;

  /**
   * Parses a body.
   *
   * @throws IOException with a message for the client
   */
  static ChatRequest parse(byte[] body) throws IOException {
    JsonNode json;
    try {
      json = JsonResponses.JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new IOException("the body is no JSON", e);
    }
    if (!json.path("model").isTextual() || !json.path("messages").isArray()) {
      throw new IOException("model and messages are required");
    }
    int bound = json.path("max_completion_tokens").asInt(json.path("max_tokens").asInt(0));
    int tokens = bound > 0 ? Math.min(bound, MAX_TOKENS) : DEFAULT_TOKENS;
    return new ChatRequest(
        json.path("model").textValue(),
        json.path("stream").asBoolean(false),
        json.path("stream_options").path("include_usage").asBoolean(false),
        wordsIn(json.path("messages")),
        tokens,
        bound > 0);
  }

  String finishReason() {
    return cut ? "length" : "stop";
  }

  private static int wordsIn(JsonNode messages) {
    int words = 0;
    for (JsonNode message : messages) {
      words += message.path("content").asText("").split("\\s+", -1).length;
    }
    return words;
  }
}
