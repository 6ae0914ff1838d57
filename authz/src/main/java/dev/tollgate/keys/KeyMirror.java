package dev.tollgate.keys;

import dev.tollgate.feed.Mirror;
import dev.tollgate.feed.RowReader;
import dev.tollgate.feed.TableMirror;
import io.micrometer.core.instrument.MeterRegistry;

/** Keeps a {@link KeyDirectory} equal to the table of keys. */
public final class KeyMirror {
  /** Kind of keys in the table of changes. */
  static final String KIND = "key";

  private static final TableMirror.Table<LoadedKey> TABLE =
      new TableMirror.Table<>(
          KIND,
          "SELECT " + KeyColumns.SELECTED + ", k.hash, k.change_seq FROM " + KeyColumns.TABLES,
          "k.id",
          KeyMirror::reader);

  private KeyMirror() {}

  /** A mirror that fills the directory, which nobody else may fill. */
  public static Mirror of(KeyDirectory<?> directory, MeterRegistry metrics) {
    return new TableMirror<>(TABLE, directory, metrics);
  }

  private static RowReader<LoadedKey> reader() {
    KeyColumns columns = new KeyColumns();
    return row ->
        new LoadedKey(columns.read(row), KeyHash.of(row.bytes("hash")), row.number("change_seq"));
  }
}
