package dev.tollgate.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Makes something once, however often it is tried; a picocli mixin. For one run. */
public final class IdempotentCreate {
  private static final Pattern KEY = Pattern.compile("[!-~]{1,200}");

  @Option(
      names = "--idempotency-key",
      paramLabel = "TEXT",
      description = "The same text makes the same thing only once, for a day (usually random).")
  private @Nullable String key;

  /** Posts the body; a failure on the way says how to repeat it. */
  public JsonNode create(Invocation invocation, String path, JsonNode body)
      throws CommandException {
    String once = Optional.ofNullable(key).orElseGet(() -> UUID.randomUUID().toString());
    if (!KEY.matcher(once).matches()) {
      throw CommandException.usage(
          "--idempotency-key: %s (expected: 1 to 200 visible ASCII characters)".formatted(once));
    }
    try {
      return invocation.api().send("POST", path, Map.of("idempotency-key", once), body).body();
    } catch (CommandException e) {
      throw e.exitCode() != ExitCode.UNREACHABLE
          ? e
          : CommandException.unreachable(
              "%s\n  Whether it was made is not known; to try again: --idempotency-key %s"
                  .formatted(e.getMessage(), once));
    }
  }
}
