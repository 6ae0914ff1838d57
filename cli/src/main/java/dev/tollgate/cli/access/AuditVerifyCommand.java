package dev.tollgate.cli.access;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.cli.remote.ExitCode;
import dev.tollgate.cli.remote.Remote;
import dev.tollgate.cli.remote.Sources;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tollgate audit verify}. */
@Command(
    name = "verify",
    description = {
      "Looks for an entry that was removed or altered: exit code 1, and its number, if there is one.",
      "Keep the head that it prints elsewhere: it vouches for all entries up to then."
    },
    mixinStandardHelpOptions = true,
    footer = ExitCode.HELP)
final class AuditVerifyCommand implements Callable<Integer> {
  @Mixin private final Remote remote;

  AuditVerifyCommand(Sources sources) {
    this.remote = new Remote(sources);
  }

  @Override
  public Integer call() {
    return remote.run(session -> {
      JsonNode verdict = session.api().post("/admin/v1/audit:verify");
      session.print(verdict, () -> text(verdict));
      return verdict.path("intact").asBoolean(false) ? ExitCode.OK : ExitCode.FAILED;
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
