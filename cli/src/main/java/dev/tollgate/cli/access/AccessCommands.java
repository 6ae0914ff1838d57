package dev.tollgate.cli.access;

import dev.tollgate.cli.remote.Sources;
import picocli.CommandLine;

/** The commands of this package. Stateless. */
public final class AccessCommands {
  private AccessCommands() {}

  /** Adds {@code init} and {@code audit}. */
  public static void addTo(CommandLine tollgate, Sources sources) {
    tollgate
        .addSubcommand(new InitCommand(sources))
        .addSubcommand(
            new CommandLine(new AuditCommand())
                .addSubcommand(new AuditListCommand(sources))
                .addSubcommand(new AuditExportCommand(sources))
                .addSubcommand(new AuditVerifyCommand(sources)));
  }
}
