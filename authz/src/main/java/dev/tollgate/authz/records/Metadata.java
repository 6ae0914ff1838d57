package dev.tollgate.authz.records;

import dev.tollgate.admin.problem.FieldFaults;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What admins note beside a tenant, an app or a key: a few names and values. */
public final class Metadata {
  private static final int MOST = 16;
  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,40}");
  // What a header may carry: those of keys go to backends.
  private static final Pattern VALUE = Pattern.compile("[ -~]{0,200}");

  private Metadata() {}

  /** The values, none if nothing was said; with faults noted, something that must not be used. */
  public static Map<String, String> check(
      @Nullable Map<String, String> metadata, FieldFaults faults) {
    if (metadata == null) {
      return Map.of();
    }
    faults.expect(metadata.size() <= MOST, "metadata", metadata.size(), "at most 16 values");
    metadata.forEach((name, value) -> {
      faults.expect(
          NAME.matcher(name).matches(),
          "metadata." + name,
          name,
          "a name of 1 to 40 lower-case letters, digits and hyphens");
      faults.expect(
          VALUE.matcher(value).matches(),
          "metadata." + name,
          value,
          "at most 200 printable ASCII characters");
    });
    return metadata;
  }
}
