package dev.tollgate.cli.resource;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.cli.client.ApiCommand;
import dev.tollgate.cli.client.CommandException;
import dev.tollgate.cli.client.Environment;
import dev.tollgate.cli.client.ExitCode;
import dev.tollgate.cli.client.Invocation;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code list}: as many pages as are wanted, in one table or one JSON array. */
@Command
public final class ListCommand implements Callable<Integer> {
  private static final int MAX = 100_000; // they are all in memory

  private final Resource resource;
  private final Environment environment;

  @Mixin private final ApiCommand api;
  @Mixin private final ListFilter filter;

  @Option(
      names = "--limit",
      paramLabel = "NUMBER",
      defaultValue = "50",
      description = "At most so many (usually 50).")
  private int limit;

  /** Lists what passes the filter. */
  public ListCommand(Resource resource, ListFilter filter, Environment environment) {
    this.resource = resource;
    this.filter = filter;
    this.environment = environment;
    this.api = new ApiCommand(environment);
  }

  @Override
  public Integer call() {
    return api.run(invocation -> {
      if (limit < 1 || limit > MAX) {
        throw CommandException.usage("--limit: %d (expected: 1 to %d)".formatted(limit, MAX));
      }
      list(invocation);
      return ExitCode.OK;
    });
  }

  private void list(Invocation invocation) throws CommandException {
    List<JsonNode> found = invocation.api().list(resource.path(), filter.query(), limit + 1);
    List<JsonNode> shown = found.subList(0, Math.min(limit, found.size()));
    invocation.print(
        shown, () -> ResourceText.table(resource, shown, environment.clock().instant()));
    if (found.size() > limit) {
      invocation.note("There are more than %d: --limit shows them.".formatted(limit));
    }
  }
}
