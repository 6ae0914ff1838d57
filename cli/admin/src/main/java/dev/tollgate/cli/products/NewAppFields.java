package dev.tollgate.cli.products;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.cli.client.CommandException;
import dev.tollgate.cli.resource.BodyFields;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags for the fields of a new app; a picocli mixin. For one run. */
final class NewAppFields implements BodyFields {
  @Option(
      names = "--tenant",
      paramLabel = "ID",
      description = "Whose it is (usually your own, or default).")
  private @Nullable String tenant;

  @Mixin private final AppFields app = new AppFields();

  @Override
  public void addTo(ObjectNode body) throws CommandException {
    if (tenant != null) {
      body.put("tenant", tenant);
    }
    app.addTo(body);
  }
}
