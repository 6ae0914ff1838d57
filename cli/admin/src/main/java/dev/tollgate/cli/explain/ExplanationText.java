package dev.tollgate.cli.explain;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.cli.client.Table;
import dev.tollgate.cli.resource.OperationText;
import java.util.Locale;

/** An explanation for people: the steps as a table, then what would be answered. Stateless. */
final class ExplanationText {
  private ExplanationText() {}

  static String of(JsonNode explanation, int width) {
    Table steps = new Table("STEP", "OUTCOME", "DETAIL");
    for (JsonNode step : explanation.path("steps")) {
      String outcome = step.path("outcome").asText();
      steps.row(
          step.path("step").asText(),
          outcome.equals("failed") ? outcome.toUpperCase(Locale.ROOT) : outcome,
          step.path("detail").asText());
    }
    boolean isAllowed = explanation.path("decision").asText().equals("allow");
    JsonNode key = explanation.path("key");
    return "%s\n\n%s%s"
        .formatted(
            steps.render(width),
            isAllowed ? allowed(explanation) : denied(explanation),
            key.isTextual() ? "\nThe key is %s.".formatted(key.asText()) : "");
  }

  private static String denied(JsonNode explanation) {
    return "Denied: %d %s, because of %s."
        .formatted(
            explanation.path("status").asInt(),
            explanation.path("code").asText(),
            explanation.path("reason").asText());
  }

  private static String allowed(JsonNode explanation) {
    JsonNode product = explanation.path("product");
    JsonNode quota = explanation.path("quota");
    return "Allowed%s.%s"
        .formatted(
            product.isTextual()
                ? " by product %s: %s"
                    .formatted(product.asText(), OperationText.of(explanation.path("operation")))
                : "",
            quota.hasNonNull("remaining")
                ? " %d of %d requests per %s are left."
                    .formatted(
                        quota.path("remaining").asLong(),
                        quota.path("requests").asLong(),
                        quota.path("window").asText())
                : "");
  }
}
