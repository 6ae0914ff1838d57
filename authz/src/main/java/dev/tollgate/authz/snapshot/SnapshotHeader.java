package dev.tollgate.authz.snapshot;

import dev.tollgate.authz.feed.Position;
import dev.tollgate.authz.feed.TableMirror;
import dev.tollgate.encoding.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/**
 * The first frame of a file of a snapshot.
 *
 * @param form digest of the SELECT of every kind; a snapshot of another form is unusable
 * @param base identifies the file of rows; its files of changes carry the same value
 * @param from position before the first change of the file
 * @param confirmedAt when the database confirmed that position, by this machine's clock
 */
record SnapshotHeader(String form, UUID base, Position from, Instant confirmedAt) {
  /** Version of the encoding. */
  private static final String FORMAT = "2";

  static String formOf(List<TableMirror<?>> mirrors) {
    MessageDigest digest = Sha256.newDigest();
    digest.update(FORMAT.getBytes(StandardCharsets.UTF_8));
    for (TableMirror<?> mirror : mirrors) {
      digest.update((byte) 0);
      digest.update((mirror.kind() + "=" + mirror.select()).getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  void write(RowBuffer to) {
    to.text(form);
    to.text(base.toString());
    to.position(from);
    to.number(confirmedAt.toEpochMilli());
  }

  static SnapshotHeader read(RowBuffer.Reader from) {
    return new SnapshotHeader(
        from.text(),
        UUID.fromString(from.text()),
        from.position(),
        Instant.ofEpochMilli(from.number()));
  }
}
