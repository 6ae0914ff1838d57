package dev.tollgate.cli.access;

import picocli.CommandLine.Command;

/** {@code tollgate audit}: what admins did. */
@Command(
    name = "audit",
    description = "Shows, exports and verifies the log of what admins did.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
final class AuditCommand {}
