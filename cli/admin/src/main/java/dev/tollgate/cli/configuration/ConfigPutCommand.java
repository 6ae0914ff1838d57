package dev.tollgate.cli.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.cli.client.AdminApi;
import dev.tollgate.cli.client.ApiCommand;
import dev.tollgate.cli.client.CommandException;
import dev.tollgate.cli.client.Environment;
import dev.tollgate.cli.client.ExitCode;
import java.util.HashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tollgate config put}. */
@Command
final class ConfigPutCommand implements Callable<Integer> {
  @Mixin private final ApiCommand api;
  @Mixin private final DocumentFile file;

  @Option(
      names = "--if-revision",
      paramLabel = "NUMBER",
      description = "Only if this revision is in force, as \"config get\" shows it.")
  private @Nullable Long revision;

  ConfigPutCommand(Environment environment) {
    this.api = new ApiCommand(environment);
    this.file = new DocumentFile(environment);
  }

  @Override
  public Integer call() {
    return api.run(invocation -> {
      String document = file.read();
      Map<String, String> headers = new HashMap<>(DocumentFile.headers());
      if (revision != null) {
        headers.put("if-match", etagOf(revision, invocation.api()));
      }
      JsonNode applied =
          invocation.api().sendText("PUT", CurrentDocument.PATH, headers, document).body();
      invocation.print(applied, _ -> text(applied));
      return ExitCode.OK;
    });
  }

  private static String etagOf(long revision, AdminApi api) throws CommandException {
    CurrentDocument current = CurrentDocument.read(api);
    if (current.revision() != revision) {
      throw CommandException.failed(
          "revision %d is in force (expected: %d); nothing was changed"
              .formatted(current.revision(), revision));
    }
    return current
        .etag()
        .orElseThrow(() -> CommandException.failed("the server sent no entity tag"));
  }

  private static String text(JsonNode applied) {
    long revision = applied.path("revision").asLong();
    if (!applied.path("changed").asBoolean()) {
      return "Revision %d is this document already; nothing was changed.".formatted(revision);
    }
    StringBuilder text = new StringBuilder();
    StringJoiner waiting = new StringJoiner(", ");
    applied.path("waitingFor").forEach(node -> waiting.add(node.asText()));
    text.append(
        waiting.length() == 0
            ? "Revision %d is in force (%s).".formatted(revision, applied.path("state").asText())
            : "Revision %d is sent. Not accepted yet by: %s".formatted(revision, waiting));
    applied
        .path("refusals")
        .forEach(refusal -> text.append("\nRefused: ").append(refusal.asText()));
    applied
        .path("warnings")
        .forEach(warning ->
            text.append(
                "\nWarning: %s: %s (expected: %s)"
                    .formatted(
                        warning.path("field").asText(),
                        warning.path("value").asText(),
                        warning.path("expected").asText())));
    return text.toString();
  }
}
