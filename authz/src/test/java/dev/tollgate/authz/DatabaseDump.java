package dev.tollgate.authz;

import dev.tollgate.testkit.postgres.PostgresExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Every row of every table of ours, as text. */
final class DatabaseDump {
  private DatabaseDump() {}

  static String of(PostgresExtension postgres) throws SQLException {
    StringBuilder dump = new StringBuilder();
    try (Connection connection = postgres.connect()) {
      String tables =
          """
          SELECT quote_ident(table_schema) || '.' || quote_ident(table_name)
          FROM information_schema.tables
          WHERE table_schema NOT IN ('pg_catalog', 'information_schema')
          """;
      for (String table : texts(connection, tables)) {
        dump.append(table).append('\n');
        texts(connection, "SELECT t::text FROM %s t".formatted(table))
            .forEach(row -> dump.append(row).append('\n'));
      }
    }
    return dump.toString();
  }

  private static List<String> texts(Connection connection, String sql) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Statement select = connection.createStatement();
        ResultSet rows = select.executeQuery(sql)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }
}
