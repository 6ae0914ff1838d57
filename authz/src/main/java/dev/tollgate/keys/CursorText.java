package dev.tollgate.keys;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;

/** Cursors as callers see them: opaque, so that nobody builds one. */
final class CursorText {
  private CursorText() {}

  static String of(KeyStore.Cursor cursor) {
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, cursor.createdAt());
    String text = micros + " " + cursor.id().value();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }

  /** The cursor, or nothing if the text is none of ours. */
  static Optional<KeyStore.Cursor> parse(String text) {
    try {
      String[] parts = new String(Base64.getUrlDecoder().decode(text), UTF_8).split(" ", 2);
      long micros = Long.parseLong(parts[0]);
      if (parts.length != 2 || micros < 0) {
        return Optional.empty();
      }
      Instant createdAt = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
      return Optional.of(new KeyStore.Cursor(createdAt, new KeyId(parts[1])));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
