package dev.tollgate.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Supplier;

/**
 * One run of a command that calls the admin API.
 *
 * @param api the server
 * @param out for what was asked for
 * @param err for what else there is to say
 * @param isJson whether a program reads it
 */
public record Invocation(AdminApi api, PrintWriter out, PrintWriter err, boolean isJson) {
  /** Prints the JSON, or what {@code text} makes of it for people. */
  public void print(JsonNode json, Supplier<?> text) {
    out.println(isJson ? json.toPrettyString() : text.get());
  }

  /** Says to a person what is not part of the answer. */
  public void note(String text) {
    if (!isJson) {
      err.println(TerminalText.lines(text));
    }
  }

  /** Prints a list: as a JSON array, or what {@code text} makes of it for people. */
  public void print(List<JsonNode> items, Supplier<?> text) {
    print(
        com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.arrayNode().addAll(items),
        text);
  }
}
