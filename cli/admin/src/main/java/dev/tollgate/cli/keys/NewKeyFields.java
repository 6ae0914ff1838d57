package dev.tollgate.cli.keys;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.cli.client.CommandException;
import dev.tollgate.cli.resource.BodyFields;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags for the fields of a new key; a picocli mixin. For one run. */
final class NewKeyFields implements BodyFields {
  @Option(names = "--app", paramLabel = "ID", description = "Whose it is (usually default).")
  private @Nullable String app;

  @Option(names = "--env", paramLabel = "ENV", description = "live or test (usually live).")
  private @Nullable String env;

  @Mixin private final KeyFields key;

  NewKeyFields(InstantSource clock) {
    this.key = new KeyFields(clock);
  }

  @Override
  public void addTo(ObjectNode body) throws CommandException {
    if (app != null) {
      body.put("app", app);
    }
    if (env != null) {
      body.put("env", env);
    }
    key.addTo(body);
  }
}
