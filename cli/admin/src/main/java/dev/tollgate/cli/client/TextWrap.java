package dev.tollgate.cli.client;

import java.util.ArrayList;
import java.util.List;

/** Breaks text between words. Stateless. */
public final class TextWrap {
  private TextWrap() {}

  /**
   * The lines of a text; at least one.
   *
   * @param width length of a line at most; only a single word that is longer exceeds it
   */
  public static List<String> lines(String text, int width) {
    if (text.length() <= width) {
      return List.of(text);
    }
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.strip().split(" +", -1)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  /** The text with each line indented. */
  public static String indented(String text, int width, int indent) {
    String margin = " ".repeat(indent);
    return margin + String.join("\n" + margin, lines(text.strip(), Math.max(1, width - indent)));
  }
}
