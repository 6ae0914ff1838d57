package dev.tollgate.cli.resource;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.cli.client.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;

/** The receipt of a change as text: the replicas at which it is in force. */
record ReceiptText(JsonNode json) {
  /** The receipt in a response; empty if the call did not wait for replicas. */
  static ReceiptText in(JsonNode answer) {
    return new ReceiptText(answer.path("receipt"));
  }

  boolean isInForce() {
    return json.path("inForce").asBoolean(true);
  }

  /** A table, then one sentence; nothing if there is no receipt. */
  String text(int width) {
    if (json.isMissingNode()) {
      return "";
    }
    Table table = new Table("REPLICA", "IN FORCE AFTER");
    for (JsonNode replica : json.path("replicas")) {
      table.row(replica.path("name").asText(), delay(replica));
    }
    return "\n\n%s\n%s".formatted(table.render(width), verdict());
  }

  private String delay(JsonNode replica) {
    if (!replica.hasNonNull("inForceAt")) {
      return "not yet";
    }
    return json.hasNonNull("committedAt")
        ? Duration.between(time(json.path("committedAt")), time(replica.path("inForceAt")))
                .toMillis()
            + " ms"
        : replica.path("inForceAt").asText();
  }

  private String verdict() {
    return isInForce()
        ? "In force everywhere."
        : "NOT in force everywhere. Still to come: %s"
            .formatted(
                json.path("laggards")
                    .valueStream()
                    .map(JsonNode::asText)
                    .collect(Collectors.joining(", ")));
  }

  private static Instant time(JsonNode text) {
    return Instant.parse(text.asText());
  }
}
