package dev.tollgate.cli.access;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.cli.client.ApiCommand;
import dev.tollgate.cli.client.Environment;
import dev.tollgate.cli.client.ExitCode;
import dev.tollgate.cli.client.Table;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tollgate audit list}. */
@Command
final class AuditListCommand implements Callable<Integer> {
  @Mixin private final ApiCommand api;
  @Mixin private final AuditFilter filter = new AuditFilter();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--limit",
      paramLabel = "NUMBER",
      defaultValue = "50",
      description = "At most so many entries (usually 50).")
  private int limit;

  AuditListCommand(Environment environment) {
    this.api = new ApiCommand(environment);
  }

  @Override
  public Integer call() {
    if (limit < 1) {
      throw new ParameterException(
          spec.commandLine(), "--limit: %d (expected: 1 or more)".formatted(limit));
    }
    return api.run(invocation -> {
      List<JsonNode> entries = invocation.api().list("/admin/v1/audit", filter.query(), limit);
      invocation.print(entries, () -> table(entries));
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
