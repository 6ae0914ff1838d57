package dev.tollgate.cli.command;

import picocli.CommandLine.Model.OptionSpec;

/** {@code --help}, which every command has. Stateless. */
final class HelpFlag {
  private HelpFlag() {}

  static OptionSpec create() {
    return OptionSpec.builder("-h", "--help").usageHelp(true).description("Shows this.").build();
  }
}
