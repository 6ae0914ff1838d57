package dev.tollgate.cli.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.cli.client.ApiCommand;
import dev.tollgate.cli.client.Environment;
import dev.tollgate.cli.client.ExitCode;
import dev.tollgate.cli.client.IdempotentCreate;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code create} and what else makes a thing out of fields. */
@Command
public final class CreateCommand implements Callable<Integer> {
  private final String path;
  private final Environment environment;

  @Mixin private final ApiCommand api;
  @Mixin private final BodyFields fields;
  @Mixin private final IdempotentCreate creation = new IdempotentCreate();

  /** Posts the fields to the path. */
  public CreateCommand(String path, BodyFields fields, Environment environment) {
    this.path = path;
    this.fields = fields;
    this.environment = environment;
    this.api = new ApiCommand(environment);
  }

  @Override
  public Integer call() {
    return api.run(invocation -> {
      ObjectNode body = JsonNodeFactory.instance.objectNode();
      fields.addTo(body);
      JsonNode made = creation.create(invocation, path, body);
      invocation.print(
          made, width -> ResourceText.card(made, environment.clock().instant(), width));
      return ExitCode.OK;
    });
  }
}
