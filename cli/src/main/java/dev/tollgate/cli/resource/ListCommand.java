package dev.tollgate.cli.resource;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.cli.remote.ExitCode;
import dev.tollgate.cli.remote.Outside;
import dev.tollgate.cli.remote.Remote;
import dev.tollgate.cli.remote.RemoteException;
import dev.tollgate.cli.remote.Session;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code list}: as many pages as are wanted, in one table or one JSON array. */
@Command(mixinStandardHelpOptions = true, footer = ExitCode.HELP)
public final class ListCommand implements Callable<Integer> {
  private static final int MOST = 100_000; // they are all in memory

  private final Resource resource;
  private final Outside outside;

  @Mixin private final Remote remote;
  @Mixin private final Filter filter;

  @Option(
      names = "--limit",
      paramLabel = "NUMBER",
      defaultValue = "50",
      description = "At most so many (usually ${DEFAULT-VALUE}).")
  private int limit;

  /** Lists what passes the filter. */
  public ListCommand(Resource resource, Filter filter, Outside outside) {
    this.resource = resource;
    this.filter = filter;
    this.outside = outside;
    this.remote = new Remote(outside.sources());
  }

  @Override
  public Integer call() {
    return remote.run(session -> {
      if (limit < 1 || limit > MOST) {
        throw RemoteException.usage("--limit: %d (expected: 1 to %d)".formatted(limit, MOST));
      }
      list(session);
      return ExitCode.OK;
    });
  }

  private void list(Session session) throws RemoteException {
    List<JsonNode> found = session.api().list(resource.path(), filter.query(), limit + 1);
    List<JsonNode> shown = found.subList(0, Math.min(limit, found.size()));
    session.print(shown, () -> Screen.table(resource, shown, outside.clock().instant()));
    if (found.size() > limit) {
      session.note("There are more than %d: --limit shows them.".formatted(limit));
    }
  }
}
