package dev.tollgate.cli.keys;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.cli.client.ApiCommand;
import dev.tollgate.cli.client.Environment;
import dev.tollgate.cli.client.ExitCode;
import dev.tollgate.cli.client.IdempotentCreate;
import dev.tollgate.cli.resource.ResourceText;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tollgate keys rotate}. */
@Command
final class RotateCommand implements Callable<Integer> {
  private final Environment environment;

  @Mixin private final ApiCommand api;
  @Mixin private final IdempotentCreate creation = new IdempotentCreate();

  @Parameters(paramLabel = "ID", description = "Its id.")
  private String id = "";

  @Option(
      names = "--overlap",
      paramLabel = "TIME",
      description = "How long the old key goes on working: 0s to 30d (usually 1d).")
  private @Nullable String overlap;

  @Option(
      names = "--expires",
      paramLabel = "TIME",
      description = "When the new key ends (usually when the old one would have).")
  private @Nullable String expires;

  RotateCommand(Environment environment) {
    this.environment = environment;
    this.api = new ApiCommand(environment);
  }

  @Override
  public Integer call() {
    return api.run(invocation -> {
      ObjectNode how = JsonNodeFactory.instance.objectNode();
      if (overlap != null) {
        how.put("overlap", overlap);
      }
      KeyFields.addTime("expiresAt", "--expires", expires, environment.clock(), how);
      JsonNode made = creation.create(invocation, KeyCommands.KEY.path(id) + ":rotate", how);
      invocation.print(
          made, width -> ResourceText.card(made, environment.clock().instant(), width));
      return ExitCode.OK;
    });
  }
}
