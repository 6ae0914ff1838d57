package dev.tollgate.cli.command;

import dev.tollgate.cli.client.ExitCode;
import dev.tollgate.cli.client.TextWrap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.StringJoiner;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The help of a command. picocli's own needs a terminal of 55 columns and does not say in its lists
 * what is required. Stateless.
 */
public final class HelpText {
  private static final int MAX_WIDTH = 100;
  private static final int MIN_TEXT = 30;
  private static final int MAX_LABEL = 24;

  private final int width;
  private final StringBuilder text = new StringBuilder();

  private HelpText(int width) {
    this.width = Math.min(width, MAX_WIDTH);
  }

  /** An overview of the commands of a group. */
  static String of(CommandGroup group, String qualifiedName, int width) {
    HelpText help = new HelpText(width);
    help.paragraph("Usage: " + qualifiedName + " COMMAND");
    help.paragraph(group.description());
    String section = "";
    for (CommandDefinition command : group.commands()) {
      if (!group.sectionOf(command).equals(section)) {
        section = group.sectionOf(command);
        help.title(section);
      }
      help.entry(command.name(), firstSentence(command.description()));
    }
    help.text.append('\n');
    help.paragraph(
        "\"%s COMMAND --help\" shows the flags of a command and an example."
            .formatted(qualifiedName));
    return help.text.toString().stripTrailing();
  }

  /** Usage, parameters, flags and examples of one command. */
  static String of(CommandSpec command, int width) {
    HelpText help = new HelpText(width);
    help.paragraph("Usage: " + usage(command));
    help.paragraph(String.join(" ", command.usageMessage().description()));
    help.parameters(command);
    help.flags(command);
    help.examples(command);
    if (isCallOfTheAdminApi(command)) {
      help.paragraph(ExitCode.HELP);
    }
    return help.text.toString().stripTrailing();
  }

  /** The command line in short: flags that are required, then parameters. */
  public static String usage(CommandSpec command) {
    StringJoiner usage = new StringJoiner(" ");
    usage.add(command.qualifiedName());
    for (OptionSpec flag : flagsOf(command)) {
      if (flag.required() && flag.group() == null) {
        usage.add(label(flag));
      }
    }
    for (ArgGroupSpec group : command.argGroups()) {
      StringJoiner choice = new StringJoiner(" | ", "(", ")");
      group.options().forEach(it -> choice.add(label(it)));
      usage.add(choice.toString());
    }
    for (PositionalParamSpec parameter : command.positionalParameters()) {
      String label = parameter.paramLabel();
      usage.add(parameter.required() ? label : "[" + label + "]");
    }
    return usage.add("[FLAGS]").toString();
  }

  /** The flags of a command but {@code --help}, those first that are required. */
  public static List<OptionSpec> flagsOf(CommandSpec command) {
    return command.options().stream()
        .filter(it -> !it.hidden() && !it.usageHelp() && !it.versionHelp())
        .filter(it -> it.group() == null || it.group().multiplicity().min() > 0)
        .sorted(Comparator.comparing(HelpText::isOptional))
        .toList();
  }

  /** The description of a flag, and a note if the flag is required. */
  public static String meaning(ArgSpec flag) {
    String meaning = String.join(" ", flag.description());
    if (flag.group() != null) {
      return meaning + " (one of these is required)";
    }
    return flag.required() ? meaning + " (required)" : meaning;
  }

  /** Names of a flag and of its value, such as {@code --app ID}. */
  public static String label(OptionSpec flag) {
    String names = String.join(", ", flag.names());
    return flag.arity().max() == 0 ? names : names + " " + flag.paramLabel();
  }

  /** True if a command has the flags of all commands that call the admin API. */
  public static boolean isCallOfTheAdminApi(CommandSpec command) {
    return command.findOption(CommonFlags.SERVER) != null;
  }

  private static boolean isOptional(OptionSpec flag) {
    return !flag.required() && flag.group() == null;
  }

  private void parameters(CommandSpec command) {
    if (!command.positionalParameters().isEmpty()) {
      title("Parameters");
      command.positionalParameters().forEach(it -> entry(it.paramLabel(), meaning(it)));
      text.append('\n');
    }
  }

  private void flags(CommandSpec command) {
    List<OptionSpec> own = new ArrayList<>();
    List<OptionSpec> common = new ArrayList<>();
    for (OptionSpec flag : flagsOf(command)) {
      boolean isCommon = isCallOfTheAdminApi(command) && CommonFlags.isOne(flag.longestName());
      (isCommon ? common : own).add(flag);
    }
    flags("Flags", own);
    flags("Flags of each command that calls the admin API", common);
  }

  private void flags(String title, List<OptionSpec> flags) {
    if (!flags.isEmpty()) {
      title(title);
      flags.forEach(it -> entry(label(it), meaning(it)));
      text.append('\n');
    }
  }

  private void examples(CommandSpec command) {
    String[] examples = command.usageMessage().footer();
    if (examples.length > 0) {
      title(examples.length == 1 ? "Example" : "Examples");
      for (String example : examples) {
        // Not broken: it is there to be copied.
        text.append("  ").append(example).append('\n');
      }
      text.append('\n');
    }
  }

  private void title(String title) {
    if (!text.toString().endsWith("\n\n")) {
      text.append('\n');
    }
    text.append(String.join("\n", TextWrap.lines(title + ":", width))).append('\n');
  }

  private void paragraph(String paragraph) {
    text.append(String.join("\n", TextWrap.lines(paragraph, width))).append("\n\n");
  }

  private void entry(String label, String meaning) {
    int indent = width - MAX_LABEL - 4 >= MIN_TEXT ? MAX_LABEL + 4 : 6;
    if (2 + label.length() + 2 <= indent) {
      String first = "  " + label;
      text.append(first)
          .append(TextWrap.indented(meaning, width, indent).substring(first.length()))
          .append('\n');
    } else {
      text.append("  ").append(label).append('\n');
      text.append(TextWrap.indented(meaning, width, indent)).append('\n');
    }
  }

  private static String firstSentence(String description) {
    int end = description.indexOf(". ");
    return end < 0 ? description : description.substring(0, end + 1);
  }
}
