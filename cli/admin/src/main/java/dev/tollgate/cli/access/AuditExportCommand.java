package dev.tollgate.cli.access;

import dev.tollgate.cli.client.ApiCommand;
import dev.tollgate.cli.client.Environment;
import dev.tollgate.cli.client.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tollgate audit export}. */
@Command
final class AuditExportCommand implements Callable<Integer> {
  @Mixin private final ApiCommand api;
  @Mixin private final AuditFilter filter = new AuditFilter();

  AuditExportCommand(Environment environment) {
    this.api = new ApiCommand(environment);
  }

  @Override
  public Integer call() {
    return api.run(invocation -> {
      invocation.api().lines("/admin/v1/audit:export", filter.query(), invocation.out()::println);
      invocation.out().flush();
      return ExitCode.OK;
    });
  }
}
