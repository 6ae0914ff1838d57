package dev.tollgate.cli.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.cli.remote.Creation;
import dev.tollgate.cli.remote.ExitCode;
import dev.tollgate.cli.remote.Outside;
import dev.tollgate.cli.remote.Remote;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code create} and what else makes a thing out of fields. */
@Command(mixinStandardHelpOptions = true, footer = ExitCode.HELP)
public final class CreateCommand implements Callable<Integer> {
  private final String path;
  private final Outside outside;

  @Mixin private final Remote remote;
  @Mixin private final Fields fields;
  @Mixin private final Creation creation = new Creation();

  /** Posts the fields to the path. */
  public CreateCommand(String path, Fields fields, Outside outside) {
    this.path = path;
    this.fields = fields;
    this.outside = outside;
    this.remote = new Remote(outside.sources());
  }

  @Override
  public Integer call() {
    return remote.run(session -> {
      ObjectNode body = JsonNodeFactory.instance.objectNode();
      fields.addTo(body);
      JsonNode made = creation.create(session, path, body);
      session.print(made, () -> Screen.card(made, outside.clock().instant()));
      return ExitCode.OK;
    });
  }
}
