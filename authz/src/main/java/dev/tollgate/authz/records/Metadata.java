package dev.tollgate.authz.records;

import dev.tollgate.admin.problem.FieldFaults;
import dev.tollgate.admin.problem.Place;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks the metadata of tenants, apps and keys: up to 16 names and values. */
public final class Metadata {
  private static final int MAX_ENTRIES = 16;
  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,40}");
  // Printable ASCII, because metadata of keys is sent to backends in headers.
  private static final Pattern VALUE = Pattern.compile("[ -~]{0,200}");

  private Metadata() {}

  /** Returns the metadata, empty for null. If faults were added, the result must not be used. */
  public static Map<String, String> check(
      @Nullable Map<String, String> metadata, FieldFaults faults) {
    if (metadata == null) {
      return Map.of();
    }
    if (metadata.size() > MAX_ENTRIES) {
      faults.add("metadata", metadata.size(), "at most %d values".formatted(MAX_ENTRIES));
      return metadata;
    }
    metadata.forEach((name, value) -> {
      Place place = Place.of("metadata").field(name);
      faults.expect(
          NAME.matcher(name).matches(),
          place,
          name,
          "a name of 1 to 40 lower-case letters, digits and hyphens");
      faults.expect(
          VALUE.matcher(value).matches(), place, value, "at most 200 printable ASCII characters");
    });
    return metadata;
  }
}
