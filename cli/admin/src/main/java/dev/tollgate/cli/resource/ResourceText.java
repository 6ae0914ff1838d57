package dev.tollgate.cli.resource;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.cli.client.Table;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Things of the admin API as people see them. Stateless. */
public final class ResourceText {
  // A secret has its own paragraph, and a receipt its own table.
  private static final Set<String> ELSEWHERE = Set.of("secret", "token", "receipt");

  private ResourceText() {}

  /** One row a thing. */
  static Table table(Resource resource, List<JsonNode> things, Instant now) {
    Table table =
        new Table(resource.columns().stream().map(ResourceText::title).toArray(String[]::new));
    for (JsonNode thing : things) {
      table.row(
          resource.columns().stream()
              .map(field -> FieldText.brief(thing.path(field), now))
              .toArray(String[]::new));
    }
    return table;
  }

  /** One line a field, and the secret of a new key. */
  public static String card(JsonNode thing, Instant now, int width) {
    Table card = new Table();
    for (Map.Entry<String, JsonNode> field : thing.properties()) {
      if (!ELSEWHERE.contains(field.getKey())) {
        String label = field.getKey();
        for (String line : FieldText.full(field.getValue(), now)) {
          card.row(label, line);
          label = "";
        }
      }
    }
    return card.render(width) + secret(thing);
  }

  private static String secret(JsonNode thing) {
    JsonNode secret = thing.has("secret") ? thing.path("secret") : thing.path("token");
    return secret.isTextual()
        ? "\n\nThe secret itself, which nothing shows again:\n\n  %s\n".formatted(secret.asText())
        : "";
  }

  /** {@code lastUsedAt} becomes {@code LAST USED}. */
  private static String title(String field) {
    return field.replaceFirst("At$", "").replaceAll("([A-Z])", " $1").toUpperCase(Locale.ROOT);
  }
}
