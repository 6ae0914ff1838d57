package dev.tollgate.cli.configuration;

import dev.tollgate.cli.client.ApiCommand;
import dev.tollgate.cli.client.Environment;
import dev.tollgate.cli.client.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tollgate config get}. */
@Command
final class ConfigGetCommand implements Callable<Integer> {
  @Mixin private final ApiCommand api;

  ConfigGetCommand(Environment environment) {
    this.api = new ApiCommand(environment);
  }

  @Override
  public Integer call() {
    return api.run(invocation -> {
      CurrentDocument current = CurrentDocument.read(invocation.api());
      invocation.note(
          "revision %d (%s), put by %s at %s"
              .formatted(
                  current.revision(),
                  current.json().path("state").asText(),
                  current.json().path("author").asText(),
                  current.json().path("createdAt").asText()));
      invocation.print(current.json(), _ -> current.document().stripTrailing());
      return ExitCode.OK;
    });
  }
}
