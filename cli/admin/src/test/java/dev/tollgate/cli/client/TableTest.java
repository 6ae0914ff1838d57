package dev.tollgate.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void table_cellsOfDifferentLengths_areAligned() {
    Table table = new Table("ID", "NAME", "FROM");
    table.row("1", "a long name", "x");
    table.row("100", "b", "");

    assertThat(table.toString())
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

    assertThat(table.toString()).isEqualTo("NAME\na?[2Jb?c");
  }
}
