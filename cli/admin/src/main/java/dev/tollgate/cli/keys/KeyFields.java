package dev.tollgate.cli.keys;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.cli.client.CommandException;
import dev.tollgate.cli.client.Times;
import dev.tollgate.cli.resource.BodyFields;
import dev.tollgate.cli.resource.MetadataFlag;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags for the fields of a key; a picocli mixin. For one run. */
final class KeyFields implements BodyFields {
  private static final Pattern QUOTA = Pattern.compile("([0-9]{1,16})/(.+)");

  private final InstantSource clock;

  @Option(names = "--name", paramLabel = "NAME", description = "What people call it.")
  private @Nullable String name;

  @Option(
      names = "--product",
      paramLabel = "ID",
      description = "A product of its app to narrow it to. Repeatable; update replaces all.")
  private List<String> products = List.of();

  @Option(
      names = "--source",
      paramLabel = "NETWORK",
      description =
          "A network to narrow it to, such as 10.0.0.0/8. Repeatable; update replaces all.")
  private List<String> sources = List.of();

  @Option(
      names = "--quota",
      paramLabel = "REQUESTS/WINDOW",
      description =
          "How many requests it may make, such as 1000/1m or '50000/month Europe/Berlin'.")
  private @Nullable String quota;

  @Option(
      names = "--not-before",
      paramLabel = "TIME",
      description = "It does not work before: a time, or a span from now, such as 2h.")
  private @Nullable String notBefore;

  @Option(
      names = "--expires",
      paramLabel = "TIME",
      description = "It does not work from then on: a time, or a span from now, such as 90d.")
  private @Nullable String expires;

  @Mixin private final MetadataFlag metadata = new MetadataFlag();

  KeyFields(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public void addTo(ObjectNode body) throws CommandException {
    if (name != null) {
      body.put("name", name);
    }
    addEach("products", products, body);
    addEach("sources", sources, body);
    if (quota != null) {
      addQuota(quota, body);
    }
    addTime("notBefore", "--not-before", notBefore, clock, body);
    addTime("expiresAt", "--expires", expires, clock, body);
    metadata.addTo(body);
  }

  static void addTime(
      String field, String flag, @Nullable String text, InstantSource clock, ObjectNode body)
      throws CommandException {
    if (text != null) {
      body.put(field, Times.require(flag, text, clock.instant()));
    }
  }

  private static void addEach(String field, List<String> texts, ObjectNode body) {
    if (!texts.isEmpty()) {
      ArrayNode all = body.putArray(field);
      texts.forEach(all::add);
    }
  }

  private static void addQuota(String text, ObjectNode body) throws CommandException {
    Matcher quota = QUOTA.matcher(text);
    if (!quota.matches()) {
      throw CommandException.usage(
          "--quota: %s (expected: REQUESTS/WINDOW such as 1000/1m)".formatted(text));
    }
    body.putObject("quota")
        .put("requests", Long.parseLong(quota.group(1)))
        .put("window", quota.group(2));
  }
}
