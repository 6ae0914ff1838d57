package dev.tollgate.cli.resource;

import dev.tollgate.cli.client.ApiCommand;
import dev.tollgate.cli.client.ConfirmationPrompt;
import dev.tollgate.cli.client.Environment;
import dev.tollgate.cli.client.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code delete}: asks, then deletes. */
@Command
public final class DeleteCommand implements Callable<Integer> {
  private final Resource resource;

  @Mixin private final ApiCommand api;
  @Mixin private final ConfirmationPrompt confirmation;

  @Parameters(paramLabel = "ID", description = "Its id.")
  private String id = "";

  /** Deletes one thing. */
  public DeleteCommand(Resource resource, Environment environment) {
    this.resource = resource;
    this.api = new ApiCommand(environment);
    this.confirmation = new ConfirmationPrompt(environment.terminal());
  }

  @Override
  public Integer call() {
    return api.run(invocation -> {
      String path = resource.path(id);
      confirmation.require(
          () -> "Delete " + resource.naming(invocation.api().get(path)) + " for good");
      invocation.api().delete(path);
      invocation.done("Deleted %s %s.".formatted(resource.noun(), id));
      return ExitCode.OK;
    });
  }
}
