package dev.tollgate.cli.access;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.cli.remote.ExitCode;
import dev.tollgate.cli.remote.Remote;
import dev.tollgate.cli.remote.RemoteException;
import dev.tollgate.cli.remote.Sources;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tollgate audit verify}. */
@Command(
    name = "verify",
    description = {
      "Looks for an entry that was removed or altered: exit code 1, and its number, if there is one.",
      "Keep the head that it prints elsewhere and name it the next time: whoever can write to the",
      "database could write a whole new log."
    },
    mixinStandardHelpOptions = true,
    footer = ExitCode.HELP)
final class AuditVerifyCommand implements Callable<Integer> {
  @Mixin private final Remote remote;

  @Option(
      names = "--head",
      paramLabel = "HASH",
      description = "A head that was kept: fails, too, if it is of no entry any more.")
  private @Nullable String head;

  AuditVerifyCommand(Sources sources) {
    this.remote = new Remote(sources);
  }

  @Override
  public Integer call() {
    return remote.run(session -> {
      JsonNode verdict = session.api().post("/admin/v1/audit:verify");
      session.print(verdict, () -> text(verdict));
      if (!verdict.path("intact").asBoolean(false)) {
        return ExitCode.FAILED;
      }
      if (head != null
          && session.api().list("/admin/v1/audit", Map.of("hash", head), 1).isEmpty()) {
        throw RemoteException.failed(
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
