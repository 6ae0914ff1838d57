package dev.tollgate.cli.access;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.cli.remote.ExitCode;
import dev.tollgate.cli.remote.Remote;
import dev.tollgate.cli.remote.Sources;
import dev.tollgate.cli.remote.Table;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tollgate audit list}. */
@Command(
    name = "list",
    description = "Lists what admins did, newest first.",
    mixinStandardHelpOptions = true,
    footer = ExitCode.HELP)
final class AuditListCommand implements Callable<Integer> {
  @Mixin private final Remote remote;
  @Mixin private final AuditFilter filter = new AuditFilter();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--limit",
      paramLabel = "NUMBER",
      defaultValue = "50",
      description = "At most so many entries (usually ${DEFAULT-VALUE}).")
  private int limit;

  AuditListCommand(Sources sources) {
    this.remote = new Remote(sources);
  }

  @Override
  public Integer call() {
    if (limit < 1) {
      throw new ParameterException(
          spec.commandLine(), "--limit: %d (expected: 1 or more)".formatted(limit));
    }
    return remote.run(session -> {
      List<JsonNode> entries = session.api().list("/admin/v1/audit", filter.query(), limit);
      session.print(entries, () -> table(entries));
      return ExitCode.OK;
    });
  }

  private static Table table(List<JsonNode> entries) {
    Table table = new Table("SEQ", "TIME", "CALLER", "ROLE", "ACTION", "THING", "TENANT", "FROM");
    for (JsonNode entry : entries) {
      table.row(
          entry.path("seq").asText(),
          entry.path("at").asText(),
          caller(entry),
          entry.path("role").asText(),
          entry.path("action").asText(),
          entry.path("resourceType").asText() + " " + entry.path("resourceId").asText(),
          entry.path("tenant").asText("-"),
          entry.path("source").asText());
    }
    return table;
  }

  private static String caller(JsonNode entry) {
    String caller = entry.path("caller").asText();
    String name = entry.path("callerName").asText();
    return name.isEmpty() || name.equals(caller) ? caller : "%s (%s)".formatted(caller, name);
  }
}
