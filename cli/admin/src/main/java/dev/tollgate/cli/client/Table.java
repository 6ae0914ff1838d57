package dev.tollgate.cli.client;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows for people, each column as wide as its widest cell. Where the terminal is too narrow, cells
 * are broken between words; where that is not enough, the last columns are left out. Not
 * thread-safe.
 */
public final class Table {
  private static final String GAP = "  ";
  // A label and its value, or an id and a name: less would say nothing.
  private static final int MIN_COLUMNS = 2;

  private final List<List<String>> rows = new ArrayList<>();

  /** A table with these titles; without any, it has no line of titles. */
  public Table(String... titles) {
    if (titles.length > 0) {
      row(titles);
    }
  }

  /** Adds a row with a cell for each column. */
  public void row(String... cells) {
    if (!rows.isEmpty() && cells.length != rows.getFirst().size()) {
      throw new IllegalArgumentException(
          "cells: %d (expected: %d)".formatted(cells.length, rows.getFirst().size()));
    }
    List<String> row = new ArrayList<>();
    for (String cell : cells) {
      row.add(TerminalText.line(cell));
    }
    rows.add(row);
  }

  /**
   * The lines, without an end of line after the last.
   *
   * @param width columns of the terminal
   */
  public String render(int width) {
    int[] widths = widths(width);
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      append(row, widths, text);
    }
    return text.isEmpty() ? "" : text.substring(0, text.length() - 1);
  }

  /** Titles of the columns that {@link #render} leaves out at this width. */
  public List<String> hidden(int width) {
    List<String> titles = rows.getFirst();
    return titles.subList(widths(width).length, titles.size());
  }

  private int[] widths(int width) {
    int columns = rows.isEmpty() ? 0 : rows.getFirst().size();
    int[] widest = new int[columns];
    int[] narrowest = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widest[i] = Math.max(widest[i], row.get(i).length());
        narrowest[i] = Math.max(narrowest[i], longestWord(row.get(i)));
      }
    }
    int shown = columns;
    while (shown > MIN_COLUMNS && total(narrowest, shown) > width) {
      shown--;
    }
    return narrow(Arrays.copyOf(widest, shown), narrowest, width);
  }

  private static int[] narrow(int[] widths, int[] narrowest, int width) {
    while (total(widths, widths.length) > width) {
      int victim = -1;
      for (int i = 0; i < widths.length; i++) {
        boolean canShrink = widths[i] > narrowest[i];
        if (canShrink && (victim < 0 || widths[i] > widths[victim])) {
          victim = i;
        }
      }
      if (victim < 0) {
        break;
      }
      widths[victim]--;
    }
    return widths;
  }

  private static int total(int[] widths, int columns) {
    int total = GAP.length() * (columns - 1);
    for (int i = 0; i < columns; i++) {
      total += widths[i];
    }
    return total;
  }

  private static int longestWord(String cell) {
    int longest = 0;
    for (String word : cell.split(" ", -1)) {
      longest = Math.max(longest, word.length());
    }
    return longest;
  }

  private static void append(List<String> row, int[] widths, StringBuilder text) {
    List<List<String>> cells = new ArrayList<>();
    int height = 1;
    for (int i = 0; i < widths.length; i++) {
      cells.add(TextWrap.lines(row.get(i), widths[i]));
      height = Math.max(height, cells.getLast().size());
    }
    for (int at = 0; at < height; at++) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        List<String> cell = cells.get(i);
        String part = at < cell.size() ? cell.get(at) : "";
        line.append(part).repeat(" ", Math.max(0, widths[i] - part.length())).append(GAP);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
  }
}
