package dev.tollgate.cli.resource;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.cli.client.AdminApi;
import dev.tollgate.cli.client.CommandException;
import dev.tollgate.cli.client.SecretRedaction;
import java.util.List;

/**
 * A kind of things in the admin API.
 *
 * @param noun what one of them is called
 * @param columns which fields a list shows to people
 */
public record Resource(String noun, List<String> columns) {
  /** Copies the columns. */
  public Resource {
    columns = List.copyOf(columns);
  }

  /** The plural of the noun. */
  public String plural() {
    return noun + "s";
  }

  /** Path of all of them. */
  public String path() {
    return "/admin/v1/" + plural();
  }

  /**
   * Path of one of them.
   *
   * @throws CommandException if somebody typed a secret for the id, which must not get into a URL
   */
  public String path(String id) throws CommandException {
    return path() + "/" + AdminApi.segment(requireId(noun, id));
  }

  /**
   * The id.
   *
   * @throws CommandException if it is a secret or empty
   */
  public static String requireId(String noun, String id) throws CommandException {
    if (SecretRedaction.isIn(id) || id.isBlank()) {
      throw CommandException.usage(
          "%s: %s (expected: the id of a %s; explain --key-file finds a key's id)"
              .formatted(noun, id, noun));
    }
    return id;
  }

  /** The thing for a question or a message, such as {@code key key_… (first app, tgk_…)}. */
  String naming(JsonNode thing) {
    String hint = thing.path("hint").asText("");
    return "%s %s (%s%s)"
        .formatted(
            noun,
            thing.path("id").asText(),
            thing.path("name").asText(),
            hint.isEmpty() ? "" : ", " + hint);
  }
}
