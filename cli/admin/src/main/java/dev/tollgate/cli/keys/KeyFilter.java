package dev.tollgate.cli.keys;

import dev.tollgate.cli.client.CommandException;
import dev.tollgate.cli.client.Times;
import dev.tollgate.cli.resource.ListFilter;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which keys, and in which order; a picocli mixin. For one run. */
final class KeyFilter implements ListFilter {
  private final InstantSource clock;

  @Option(names = "--tenant", paramLabel = "ID", description = "Of this tenant.")
  private @Nullable String tenant;

  @Option(names = "--app", paramLabel = "ID", description = "Of this app.")
  private @Nullable String app;

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description = "active, not_yet_valid, suspended, expired or revoked.")
  private @Nullable String status;

  @Option(
      names = "--expires-before",
      paramLabel = "TIME",
      description = "Ending before a time, or within a span, such as 30d.")
  private @Nullable String expiresBefore;

  @Option(
      names = "--sort",
      paramLabel = "FIELD",
      description = "createdAt or lastUsedAt, newest first (usually createdAt).")
  private @Nullable String sort;

  KeyFilter(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Map<String, String> query() throws CommandException {
    Map<String, String> query = new LinkedHashMap<>();
    put(query, "tenant", tenant);
    put(query, "app", app);
    put(query, "status", status);
    put(query, "sort", sort);
    if (expiresBefore != null) {
      query.put("expiresBefore", Times.require("--expires-before", expiresBefore, clock.instant()));
    }
    return query;
  }

  private static void put(Map<String, String> query, String name, @Nullable String value) {
    if (value != null) {
      query.put(name, value);
    }
  }
}
