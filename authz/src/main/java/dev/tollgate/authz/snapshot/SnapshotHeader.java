package dev.tollgate.authz.snapshot;

import dev.tollgate.authz.feed.Mirror;
import dev.tollgate.authz.feed.Position;
import dev.tollgate.encoding.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/**
 * The start of a file of a snapshot.
 *
 * @param form of the rows: a digest of how every kind is read
 * @param base tells which file of rows a file of changes continues
 * @param from where the file begins
 * @param confirmedAt when the database confirmed that, by this machine's clock
 */
record SnapshotHeader(String form, UUID base, Position from, Instant confirmedAt) {
  /** Counts changes of what is written here. */
  private static final String FORMAT = "1";

  static String formOf(List<Mirror> mirrors) {
    MessageDigest digest = Sha256.newDigest();
    digest.update(FORMAT.getBytes(StandardCharsets.UTF_8));
    for (Mirror mirror : mirrors) {
      digest.update((byte) 0);
      digest.update((mirror.kind() + "=" + mirror.form()).getBytes(StandardCharsets.UTF_8));
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
