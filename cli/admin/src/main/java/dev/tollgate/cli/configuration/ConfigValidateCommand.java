package dev.tollgate.cli.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.cli.client.ApiCommand;
import dev.tollgate.cli.client.Environment;
import dev.tollgate.cli.client.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tollgate config validate}. */
@Command
final class ConfigValidateCommand implements Callable<Integer> {
  @Mixin private final ApiCommand api;
  @Mixin private final DocumentFile file;

  ConfigValidateCommand(Environment environment) {
    this.api = new ApiCommand(environment);
    this.file = new DocumentFile(environment);
  }

  @Override
  public Integer call() {
    return api.run(invocation -> {
      JsonNode valid =
          invocation
              .api()
              .sendText(
                  "POST", CurrentDocument.PATH + ":validate", DocumentFile.headers(), file.read())
              .body();
      invocation.print(
          valid,
          _ ->
              valid.path("changed").asBoolean()
                  ? file + " is valid."
                  : file + " is valid, and in force already.");
      return ExitCode.OK;
    });
  }
}
