package dev.tollgate.cli.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import picocli.CommandLine.Option;

/** {@code --metadata}; a picocli mixin. For one run. */
public final class MetadataFlag implements BodyFields {
  @Option(
      names = "--metadata",
      paramLabel = "NAME=VALUE",
      description =
          "A note of yours; a key's goes to the backend as x-tollgate-meta-NAME. Repeatable.")
  private Map<String, String> metadata = Map.of();

  @Override
  public void addTo(ObjectNode body) {
    metadata.forEach((name, value) -> body.withObjectProperty("metadata").put(name, value));
  }
}
