package dev.tollgate.cli.products;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.cli.client.CommandException;
import dev.tollgate.cli.resource.BodyFields;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags for the fields of a new product; a picocli mixin. For one run. */
final class NewProductFields implements BodyFields {
  @Option(
      names = "--id",
      paramLabel = "ID",
      description = "Its id for ever: lower-case letters, digits and hyphens.")
  private @Nullable String id;

  @Mixin private final ProductFields product;

  NewProductFields(InputStream input) {
    this.product = new ProductFields(input);
  }

  @Override
  public void addTo(ObjectNode body) throws CommandException {
    product.addTo(body);
    if (id != null) {
      body.put("id", id);
    }
  }
}
