package dev.tollgate.admin.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Removes secrets from JSON for the audit log. A second line of defence: callers must not pass
 * secrets in the first place. Stateless.
 */
public final class Redaction {
  private static final String REDACTED = "[redacted]";
  private static final Set<String> SECRET_FIELDS =
      Set.of("secret", "token", "password", "pepper", "hash");
  // API keys and admin tokens at any position in a text.
  private static final Pattern OURS = Pattern.compile("tg[ak]_[0-9A-Za-z_]{20,}");

  private Redaction() {}

  /** Replaces secrets in {@code tree}, in place where it can, and returns the result. */
  public static JsonNode of(JsonNode tree) {
    if (tree instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        field.setValue(
            SECRET_FIELDS.contains(field.getKey())
                ? TextNode.valueOf(REDACTED)
                : of(field.getValue()));
      }
    } else if (tree instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, of(array.get(i)));
      }
    } else if (tree instanceof TextNode text) {
      return TextNode.valueOf(OURS.matcher(text.textValue()).replaceAll(REDACTED));
    }
    return tree;
  }
}
