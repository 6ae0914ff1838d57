package dev.tollgate.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Supplier;

/**
 * One run of a command that calls the admin API.
 *
 * @param api the server
 * @param out for what was asked for
 * @param isJson whether a program reads it
 */
public record Session(AdminApi api, PrintWriter out, boolean isJson) {
  /** Prints the JSON, or what {@code text} makes of it for people. */
  public void print(JsonNode json, Supplier<?> text) {
    out.println(isJson ? json.toPrettyString() : text.get());
  }

  /** Prints a list: as a JSON array, or what {@code text} makes of it for people. */
  public void print(List<JsonNode> items, Supplier<?> text) {
    print(
        com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.arrayNode().addAll(items),
        text);
  }
}
