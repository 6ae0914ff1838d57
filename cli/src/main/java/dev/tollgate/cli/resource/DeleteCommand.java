package dev.tollgate.cli.resource;

import dev.tollgate.cli.remote.Consent;
import dev.tollgate.cli.remote.ExitCode;
import dev.tollgate.cli.remote.Outside;
import dev.tollgate.cli.remote.Remote;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code delete}: asks, then deletes. */
@Command(mixinStandardHelpOptions = true, footer = ExitCode.HELP)
public final class DeleteCommand implements Callable<Integer> {
  private final Resource resource;

  @Mixin private final Remote remote;
  @Mixin private final Consent consent;

  @Parameters(paramLabel = "ID", description = "Which one.")
  private String id = "";

  /** Deletes one thing. */
  public DeleteCommand(Resource resource, Outside outside) {
    this.resource = resource;
    this.remote = new Remote(outside.sources());
    this.consent = new Consent(outside.terminal());
  }

  @Override
  public Integer call() {
    return remote.run(session -> {
      String path = resource.path(id);
      consent.require(() -> "Delete " + resource.naming(session.api().get(path)) + " for good");
      session.api().delete(path);
      if (!session.isJson()) {
        session.out().println("Deleted %s %s.".formatted(resource.noun(), id));
      }
      return ExitCode.OK;
    });
  }
}
