package dev.tollgate.cli.products;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.cli.client.CommandException;
import dev.tollgate.cli.resource.BodyFields;
import dev.tollgate.cli.resource.MetadataFlag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags for the fields of an app; a picocli mixin. For one run. */
final class AppFields implements BodyFields {
  @Option(names = "--name", paramLabel = "NAME", description = "What people call it.")
  private @Nullable String name;

  @Option(
      names = "--product",
      paramLabel = "ID",
      description = "A product that it is approved for. Repeatable; update replaces all.")
  private List<String> products = List.of();

  @Option(
      names = "--identity",
      paramLabel = "ISSUER,CLAIM=VALUE",
      description =
          "What identity tokens say with which it calls without a key, such as"
              + " https://accounts.google.com,email=bot@example.com. Repeatable; update replaces"
              + " all.")
  private List<String> identities = List.of();

  @Mixin private final MetadataFlag metadata = new MetadataFlag();

  @Override
  public void addTo(ObjectNode body) throws CommandException {
    if (name != null) {
      body.put("name", name);
    }
    if (!products.isEmpty()) {
      ArrayNode ids = body.putArray("products");
      products.forEach(ids::add);
    }
    if (!identities.isEmpty()) {
      ArrayNode all = body.putArray("identities");
      for (String identity : identities) {
        addIdentity(identity, all);
      }
    }
    metadata.addTo(body);
  }

  private static void addIdentity(String text, ArrayNode identities) throws CommandException {
    List<String> parts = List.of(text.split(",", -1));
    ObjectNode identity = identities.addObject().put("issuer", parts.getFirst());
    ObjectNode claims = identity.putObject("claims");
    for (String claim : parts.subList(1, parts.size())) {
      int sign = claim.indexOf('=');
      if (sign < 1) {
        throw wrong(text);
      }
      claims.put(claim.substring(0, sign), claim.substring(sign + 1));
    }
    if (claims.isEmpty()) {
      throw wrong(text);
    }
  }

  private static CommandException wrong(String text) {
    return CommandException.usage(
        "--identity: %s (expected: ISSUER,CLAIM=VALUE[,CLAIM=VALUE…])".formatted(text));
  }
}
