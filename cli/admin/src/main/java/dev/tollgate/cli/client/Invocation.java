package dev.tollgate.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * One run of a command that calls the admin API.
 *
 * @param api the server
 * @param out for the result
 * @param err for all other messages
 * @param isJson whether a program reads the result
 * @param width columns of the terminal
 */
public record Invocation(
    AdminApi api, PrintWriter out, PrintWriter err, boolean isJson, int width) {
  /**
   * Prints a result.
   *
   * @param text makes text of it for people, given the columns of their terminal
   */
  public void print(JsonNode json, IntFunction<String> text) {
    out.println(isJson ? json.toPrettyString() : text.apply(width));
  }

  /** Prints a list: as a JSON array, or as a table for people. */
  public void print(List<JsonNode> items, Supplier<Table> table) {
    if (isJson) {
      out.println(JsonNodeFactory.instance.arrayNode().addAll(items).toPrettyString());
      return;
    }
    Table rows = table.get();
    out.println(rows.render(width));
    List<String> hidden = rows.hidden(width);
    if (!hidden.isEmpty()) {
      out.flush();
      note(
          "%s: not shown, for lack of width (%d columns); --json shows all."
              .formatted(String.join(", ", hidden), width));
    }
  }

  /** Prints a message to people that is not part of the result. */
  public void note(String text) {
    if (!isJson) {
      TerminalText.lines(text)
          .lines()
          .forEach(line -> TextWrap.lines(line, width).forEach(err::println));
    }
  }

  /** Prints a sentence to people where the result is that something was done. */
  public void done(String text) {
    if (!isJson) {
      out.println(TerminalText.lines(text));
    }
  }
}
