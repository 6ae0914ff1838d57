package dev.tollgate.cli.access;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.cli.client.ApiCommand;
import dev.tollgate.cli.client.CommandException;
import dev.tollgate.cli.client.Environment;
import dev.tollgate.cli.client.ExitCode;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tollgate audit verify}. */
@Command
final class AuditVerifyCommand implements Callable<Integer> {
  @Mixin private final ApiCommand api;

  @Option(
      names = "--head",
      paramLabel = "HASH",
      description = "A head that was kept: fails, too, if it is of no entry any more.")
  private @Nullable String head;

  AuditVerifyCommand(Environment environment) {
    this.api = new ApiCommand(environment);
  }

  @Override
  public Integer call() {
    return api.run(invocation -> {
      JsonNode verdict = invocation.api().post("/admin/v1/audit:verify");
      invocation.print(verdict, _ -> text(verdict));
      if (!verdict.path("intact").asBoolean(false)) {
        return ExitCode.FAILED;
      }
      if (head != null
          && invocation.api().list("/admin/v1/audit", Map.of("hash", head), 1).isEmpty()) {
        throw CommandException.failed(
            "head: %s is of no entry (expected: one; the log was written anew)".formatted(head));
      }
      return ExitCode.OK;
    });
  }

  private static String text(JsonNode verdict) {
    long rows = verdict.path("rows").asLong();
    if (verdict.path("intact").asBoolean(false)) {
      return "All %d entries are as they were written.\nhead %s"
          .formatted(rows, verdict.path("head").asText());
    }
    JsonNode first = verdict.path("firstBreak");
    return "Entry %d was %s; the %d before it are as they were written."
        .formatted(first.path("seq").asLong(), first.path("fault").asText(), rows);
  }
}
