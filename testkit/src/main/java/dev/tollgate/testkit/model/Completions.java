package dev.tollgate.testkit.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Builds the JSON of one chat completion, whole or in chunks. Immutable. */
record Completions(ChatRequest request, String id) {
  private static final String[] WORDS = {
    "The",
    " gate",
    " is",
    " open",
    ",",
    " and",
    " every",
    " word",
    " of",
    " this",
    " answer",
    " came",
    " from",
    " a",
    " simulated",
    " model",
    " behind",
    " your",
    " gateway",
    ".",
    " "
  };

  static JsonNode models() {
    ObjectNode list = JsonResponses.JSON.createObjectNode().put("object", "list");
    list.putArray("data")
        .addObject()
        .put("id", ModelServer.MODEL)
        .put("object", "model")
        .put("created", 0)
        .put("owned_by", "tollgate");
    return list;
  }

  /** The response without streaming. */
  JsonNode whole() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < request.tokens(); i++) {
      text.append(word(i));
    }
    ObjectNode body = head("chat.completion");
    ObjectNode choice = body.putArray("choices").addObject().put("index", 0);
    choice.putObject("message").put("role", "assistant").put("content", text.toString());
    choice.put("finish_reason", request.finishReason());
    addUsage(body);
    return body;
  }

  /** The chunk with the token of this index. */
  JsonNode chunk(int token) {
    ObjectNode body = head("chat.completion.chunk");
    ObjectNode choice = body.putArray("choices").addObject().put("index", 0);
    ObjectNode delta = choice.putObject("delta");
    if (token == 0) {
      delta.put("role", "assistant");
    }
    delta.put("content", word(token));
    choice.putNull("finish_reason");
    return body;
  }

  /** The chunk with the finish reason. */
  JsonNode lastChunk() {
    ObjectNode body = head("chat.completion.chunk");
    ObjectNode choice = body.putArray("choices").addObject().put("index", 0);
    choice.putObject("delta");
    choice.put("finish_reason", request.finishReason());
    return body;
  }

  /** The chunk with the usage, sent if the request has {@code include_usage}. */
  JsonNode usageChunk() {
    ObjectNode body = head("chat.completion.chunk");
    body.putArray("choices");
    addUsage(body);
    return body;
  }

  private ObjectNode head(String object) {
    return JsonResponses.JSON
        .createObjectNode()
        .put("id", id)
        .put("object", object)
        .put("created", 0)
        .put("model", request.model());
  }

  private void addUsage(ObjectNode body) {
    body.putObject("usage")
        .put("prompt_tokens", request.promptTokens())
        .put("completion_tokens", request.tokens())
        .put("total_tokens", request.promptTokens() + request.tokens());
  }

  private static String word(int token) {
    return WORDS[token % WORDS.length];
  }
}
