package dev.tollgate.cli.resource;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.cli.client.ApiCommand;
import dev.tollgate.cli.client.Environment;
import dev.tollgate.cli.client.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code get}: all that is to be known of one thing. */
@Command
public final class GetCommand implements Callable<Integer> {
  private final Resource resource;
  private final Environment environment;

  @Mixin private final ApiCommand api;

  @Parameters(paramLabel = "ID", description = "Its id.")
  private String id = "";

  /** Shows one thing. */
  public GetCommand(Resource resource, Environment environment) {
    this.resource = resource;
    this.environment = environment;
    this.api = new ApiCommand(environment);
  }

  @Override
  public Integer call() {
    return api.run(invocation -> {
      JsonNode thing = invocation.api().get(resource.path(id));
      invocation.print(
          thing, width -> ResourceText.card(thing, environment.clock().instant(), width));
      return ExitCode.OK;
    });
  }
}
