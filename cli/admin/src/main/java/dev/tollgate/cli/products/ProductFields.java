package dev.tollgate.cli.products;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tollgate.cli.client.CommandException;
import dev.tollgate.cli.client.InputFile;
import dev.tollgate.cli.resource.BodyFields;
import dev.tollgate.cli.resource.OperationText;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The flags for the fields of a product. A file can give all fields; a flag then replaces the field
 * of the file. A picocli mixin.
 */
final class ProductFields implements BodyFields {
  private static final YAMLMapper YAML = new YAMLMapper();

  private final InputStream input;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "YAML or JSON as the admin API takes it; - for standard input.")
  private @Nullable String file;

  @Option(names = "--name", paramLabel = "NAME", description = "What people call it.")
  private @Nullable String name;

  @Option(
      names = "--allow",
      paramLabel = "OPERATION",
      description =
          "What it allows: METHOD[,METHOD] or *, then paths, such as 'POST /v1/chat/**'. Repeatable;"
              + " update replaces all.")
  private List<String> operations = List.of();

  @Option(
      names = "--env",
      paramLabel = "ENV",
      split = ",",
      description = "Whose keys may use it: live or test (usually both).")
  private List<String> environments = List.of();

  @Option(
      names = "--staleness-limit",
      paramLabel = "TIME",
      description = "How long it is served without the database, such as 15m.")
  private @Nullable String stalenessLimit;

  ProductFields(InputStream input) {
    this.input = input;
  }

  @Override
  public void addTo(ObjectNode body) throws CommandException {
    if (file != null) {
      body.setAll(content(file));
    }
    if (name != null) {
      body.put("name", name);
    }
    if (!operations.isEmpty()) {
      ArrayNode all = body.putArray("operations");
      for (String operation : operations) {
        all.add(OperationText.parse(operation));
      }
    }
    if (!environments.isEmpty()) {
      ArrayNode all = body.putArray("environments");
      environments.forEach(all::add);
    }
    if (stalenessLimit != null) {
      body.put("stalenessLimit", stalenessLimit);
    }
  }

  private ObjectNode content(String path) throws CommandException {
    try {
      if (YAML.readTree(InputFile.read("--file", path, input)) instanceof ObjectNode product) {
        return product;
      }
    } catch (JsonProcessingException e) {
      throw CommandException.usage(
          "--file: %s (expected: YAML or JSON; line %d is not)"
              .formatted(path, e.getLocation() == null ? 1 : e.getLocation().getLineNr()));
    }
    throw CommandException.usage("--file: %s (expected: a product's fields)".formatted(path));
  }
}
