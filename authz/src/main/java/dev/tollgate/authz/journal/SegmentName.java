package dev.tollgate.authz.journal;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Identity of a segment; all of it is in the file's name, so that no damage inside the file can
 * lose it. The suffix has the version of the format.
 *
 * @param number in its epoch, from 0
 * @param bytes size of the whole file; a shorter file was cut
 */
record SegmentName(Epoch epoch, int number, int bytes) {
  private static final Pattern FORMAT =
      Pattern.compile("(\\d{1,18})-([0-9a-f-]{36})-(\\d{1,9})-(\\d{1,10})\\.journal1");

  static Optional<SegmentName> parse(String file) {
    Matcher parts = FORMAT.matcher(file);
    if (!parts.matches()) {
      return Optional.empty();
    }
    Epoch epoch = new Epoch(Long.parseLong(parts.group(1)), UUID.fromString(parts.group(2)));
    return Optional.of(
        new SegmentName(epoch, Integer.parseInt(parts.group(3)), Integer.parseInt(parts.group(4))));
  }

  Cursor start() {
    return new Cursor(epoch.number(), number, 0);
  }

  String file() {
    return "%010d-%s-%09d-%d.journal1".formatted(epoch.number(), epoch.instance(), number, bytes);
  }
}
