package dev.tollgate.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void table_cellsOfDifferentLengths_areAligned() {
    Table table = new Table("ID", "NAME", "FROM");
    table.row("1", "a long name", "x");
    table.row("100", "b", "");

    assertThat(table.render(Environment.UNLIMITED))
        .isEqualTo(
            """
            ID   NAME         FROM
            1    a long name  x
            100  b\
            """);
  }

  @Test
  void table_textOfSomebodyElse_cannotMoveTheCursor() {
    Table table = new Table("NAME");
    table.row("a\u001b[2Jb\nc");

    assertThat(table.render(Environment.UNLIMITED)).isEqualTo("NAME\na?[2Jb?c");
  }

  @Test
  void table_narrowTerminal_breaksCellsBetweenWords() {
    Table table = new Table("STEP", "DETAIL");
    table.row("operation", "no product of the app allows it");

    assertThat(table.render(26))
        .isEqualTo(
            """
            STEP       DETAIL
            operation  no product of
                       the app allows
                       it\
            """);
  }

  @Test
  void table_tooNarrowForWords_leavesOutTheLastColumns() {
    Table table = new Table("ID", "NAME", "CREATED");
    table.row("key_0123456789", "first", "2026-01-31T12:00:00Z");

    assertThat(table.render(30)).isEqualTo("ID              NAME\nkey_0123456789  first");
    assertThat(table.hidden(30)).containsExactly("CREATED");
    assertThat(table.hidden(80)).isEmpty();
  }
}
