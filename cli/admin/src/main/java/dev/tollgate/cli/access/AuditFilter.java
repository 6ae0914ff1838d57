package dev.tollgate.cli.access;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which entries of the audit log; a picocli mixin. For one run. */
final class AuditFilter {
  @Option(
      names = "--caller",
      paramLabel = "CALLER",
      description = "Done by: bootstrap, the id of an admin token, or oidc:ISSUER#SUBJECT.")
  private @Nullable String caller;

  @Option(names = "--action", paramLabel = "VERB", description = "Such as create or revoke.")
  private @Nullable String action;

  @Option(names = "--type", paramLabel = "TYPE", description = "To such things: key, caller …")
  private @Nullable String type;

  @Option(names = "--id", paramLabel = "ID", description = "To this thing.")
  private @Nullable String id;

  @Option(names = "--tenant", paramLabel = "ID", description = "To what is this tenant's.")
  private @Nullable String tenant;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "At this time or later, such as 2026-01-31T12:00:00Z.")
  private @Nullable String since;

  @Option(names = "--until", paramLabel = "TIME", description = "Before this time.")
  private @Nullable String until;

  Map<String, String> query() {
    Map<String, String> query = new LinkedHashMap<>();
    put(query, "caller", caller);
    put(query, "action", action);
    put(query, "resourceType", type);
    put(query, "resourceId", id);
    put(query, "tenant", tenant);
    put(query, "since", since);
    put(query, "until", until);
    return query;
  }

  private static void put(Map<String, String> query, String name, @Nullable String value) {
    if (value != null) {
      query.put(name, value);
    }
  }
}
