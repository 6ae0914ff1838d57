package dev.tollgate.cli.client;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows for people, each column as wide as it must be. Not thread-safe. */
public final class Table {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  /** A table with these columns; without any, it has no line of titles. */
  public Table(String... columns) {
    if (columns.length > 0) {
      row(columns);
    }
  }

  /** Adds a row with a cell for each column. */
  public void row(String... cells) {
    if (!rows.isEmpty() && cells.length != rows.getFirst().size()) {
      throw new IllegalArgumentException(
          "cells: %d (expected: %d)".formatted(cells.length, rows.getFirst().size()));
    }
    rows.add(List.of(cells).stream().map(TerminalText::line).toList());
  }

  /** The lines, without an end of line after the last. */
  @Override
  public String toString() {
    int[] widths =
        IntStream.range(0, rows.getFirst().size())
            .map(column -> rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0))
            .toArray();
    return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining("\n"));
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = row.get(i);
      line.append(cell).repeat(" ", widths[i] - cell.length()).append(GAP);
    }
    return line.toString().stripTrailing();
  }
}
