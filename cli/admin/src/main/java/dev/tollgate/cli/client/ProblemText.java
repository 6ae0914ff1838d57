package dev.tollgate.cli.client;

import com.fasterxml.jackson.databind.JsonNode;

/** Says a problem of the server to people: what, each field that is wrong, where to look. */
final class ProblemText {
  private ProblemText() {}

  static String of(int status, JsonNode problem) {
    StringBuilder text = new StringBuilder();
    text.append(problem.path("title").asText("The server answered " + status));
    JsonNode errors = problem.path("errors");
    String detail = problem.path("detail").asText("");
    if (errors.isEmpty() && !detail.isEmpty()) {
      text.append("\n  ").append(detail);
    }
    for (JsonNode error : errors) {
      text.append("\n  ").append(fault(error));
    }
    String requestId = problem.path("requestId").asText("");
    if (status >= 500 && !requestId.isEmpty()) {
      text.append("\n  request id: ").append(requestId);
    }
    return TerminalText.lines(text.toString());
  }

  private static String fault(JsonNode error) {
    JsonNode value = error.path("value");
    return "%s%s (expected: %s)"
        .formatted(
            error.path("field").asText(),
            value.isMissingNode() ? "" : ": " + value.asText(),
            error.path("expected").asText());
  }
}
