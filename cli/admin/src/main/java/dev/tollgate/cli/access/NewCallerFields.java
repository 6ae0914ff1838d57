package dev.tollgate.cli.access;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.cli.client.CommandException;
import dev.tollgate.cli.client.Times;
import dev.tollgate.cli.resource.BodyFields;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The fields of a new admin token; a picocli mixin. For one run. */
final class NewCallerFields implements BodyFields {
  private final InstantSource clock;

  @Option(names = "--name", paramLabel = "NAME", description = "Whom the token is for.")
  private String name = "";

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description = "What it may do: owner, config-admin, key-admin or auditor.")
  private String role = "";

  @Option(
      names = "--tenant",
      paramLabel = "ID",
      description = "The one tenant that a key-admin is bound to (usually all).")
  private @Nullable String tenant;

  @Option(
      names = "--expires",
      paramLabel = "TIME",
      description = "When it ends: a time, or a span from now, at most 366d (usually 90d).")
  private @Nullable String expires;

  NewCallerFields(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public void addTo(ObjectNode body) throws CommandException {
    body.put("name", name).put("role", role);
    if (tenant != null) {
      body.put("tenant", tenant);
    }
    if (expires != null) {
      body.put("expiresAt", Times.require("--expires", expires, clock.instant()));
    }
  }
}
