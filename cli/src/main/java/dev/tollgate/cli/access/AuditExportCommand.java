package dev.tollgate.cli.access;

import dev.tollgate.cli.remote.ExitCode;
import dev.tollgate.cli.remote.Remote;
import dev.tollgate.cli.remote.Sources;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tollgate audit export}. */
@Command(
    name = "export",
    description = {
      "Writes all entries, oldest first, one JSON object a line.",
      "Only with exit code 0 are they all."
    },
    mixinStandardHelpOptions = true,
    footer = ExitCode.HELP)
final class AuditExportCommand implements Callable<Integer> {
  @Mixin private final Remote remote;
  @Mixin private final AuditFilter filter = new AuditFilter();

  AuditExportCommand(Sources sources) {
    this.remote = new Remote(sources);
  }

  @Override
  public Integer call() {
    return remote.run(session -> {
      session.api().lines("/admin/v1/audit:export", filter.query(), session.out()::println);
      session.out().flush();
      return ExitCode.OK;
    });
  }
}
