package dev.tollgate.cli.products;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.cli.resource.BodyFields;
import dev.tollgate.cli.resource.MetadataFlag;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags for the fields of a tenant; a picocli mixin. For one run. */
final class TenantFields implements BodyFields {
  @Option(names = "--name", paramLabel = "NAME", description = "What people call it.")
  private @Nullable String name;

  @Mixin private final MetadataFlag metadata = new MetadataFlag();

  @Override
  public void addTo(ObjectNode body) {
    if (name != null) {
      body.put("name", name);
    }
    metadata.addTo(body);
  }
}
