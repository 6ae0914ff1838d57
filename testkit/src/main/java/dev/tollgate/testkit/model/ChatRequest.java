package dev.tollgate.testkit.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/**
 * What of a chat request decides the answer.
 *
 * @param promptTokens one for each word of the messages
 * @param tokens how many tokens the answer has
 * @param cut whether the client's bound ended the answer
 */
record ChatRequest(
    String model, boolean stream, boolean includeUsage, int promptTokens, int tokens, boolean cut) {
  private static final int USUAL_TOKENS = 20;
  private static final int MOST_TOKENS = 100_000;

  /** Reads a body; throws with a message for the client. */
  static ChatRequest parse(byte[] body) throws IOException {
    JsonNode json;
    try {
      json = Answers.JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new IOException("the body is no JSON", e);
    }
    if (!json.path("model").isTextual() || !json.path("messages").isArray()) {
      throw new IOException("model and messages are required");
    }
    int bound = json.path("max_completion_tokens").asInt(json.path("max_tokens").asInt(0));
    int tokens = bound > 0 ? Math.min(bound, MOST_TOKENS) : USUAL_TOKENS;
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
