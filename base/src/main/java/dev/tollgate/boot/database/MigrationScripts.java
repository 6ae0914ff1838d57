package dev.tollgate.boot.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * The migration scripts of a schema on the class path, by file name, with Flyway's checksums.
 *
 * <p>Flyway takes half a second of CPU and several connections to find that nothing is to be done.
 * This finds it with one query. If it is not certain, the result is false, and Flyway checks.
 */
record MigrationScripts(String schema, Map<String, Integer> checksums) {
  MigrationScripts {
    checksums = Map.copyOf(checksums);
  }

  /** Reads the scripts of a schema, from a jar or a folder. */
  static MigrationScripts of(String schema) throws IOException {
    String name = "/migrations/" + schema;
    URL folder = MigrationScripts.class.getResource(name);
    if (folder == null) {
      throw new FileNotFoundException(name + " is not on the class path");
    }
    try {
      URI uri = folder.toURI();
      if (!uri.getScheme().equals("jar")) {
        return new MigrationScripts(schema, checksums(Path.of(uri)));
      }
      try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
        return new MigrationScripts(schema, checksums(jar.getPath(name)));
      }
    } catch (URISyntaxException e) {
      throw new IOException(folder + " is no URI", e);
    }
  }

  /** True if Flyway applied exactly these scripts to the schema. */
  boolean areApplied(Connection connection) throws SQLException {
    return hasHistory(connection) && history(connection).equals(checksums);
  }

  private boolean hasHistory(Connection connection) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
      query.setString(1, schema + ".flyway_schema_history");
      try (ResultSet rows = query.executeQuery()) {
        return rows.next() && rows.getBoolean(1);
      }
    }
  }

  private Map<String, Integer> history(Connection connection) throws SQLException {
    // The other type of row records that Flyway created the schema.
    String sql =
        "SELECT script, checksum, success FROM %s.flyway_schema_history WHERE type <> 'SCHEMA'"
            .formatted(schema);
    Map<String, Integer> applied = new HashMap<>();
    try (PreparedStatement query = connection.prepareStatement(sql);
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        String script = rows.getString("script");
        applied.put(
            rows.getBoolean("success") ? script : script + " failed", rows.getInt("checksum"));
      }
    }
    return applied;
  }

  private static Map<String, Integer> checksums(Path folder) throws IOException {
    Map<String, Integer> checksums = new HashMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        checksums.put(file.getFileName().toString(), checksum(file));
      }
    }
    return checksums;
  }

  /** Computes the checksum as Flyway does: over the lines without their ends. */
  private static int checksum(Path script) throws IOException {
    CRC32 crc = new CRC32();
    try (BufferedReader lines = Files.newBufferedReader(script)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        crc.update(line.getBytes(UTF_8));
      }
    }
    return (int) crc.getValue();
  }
}
