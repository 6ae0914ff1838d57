package dev.tollgate.up;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.cli.client.ConnectionDefaults;
import dev.tollgate.cli.client.Environment;
import dev.tollgate.cli.client.Terminal;
import dev.tollgate.testkit.project.ProjectHome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Run with {@code -Dgolden.update=true} to write the commands as they are; then read the diff. */
class CommandLineReferenceTest {
  private static final Path PAGE = ProjectHome.find().resolve("docs/reference/command-line.md");
  private static final String BEGIN = "<!-- From here on made by CommandLineReferenceTest. -->\n";
  private static final Set<String> HELP = Set.of("--help", "--version");
  private static final Set<String> REMOTE =
      Set.of("--server", "--token-file", "--output", "--json");

  @Test
  void reference_anyVersion_hasEveryCommandWithItsFlags() throws IOException {
    String page = Files.readString(PAGE);
    String generated = page.substring(0, page.indexOf(BEGIN)) + BEGIN + commands(tollgate());
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(PAGE, generated, UTF_8);
    }
    assertThat(PAGE).hasContent(generated);
  }

  private static CommandLine tollgate() {
    Path nowhere = Path.of("/nonexistent");
    Environment environment =
        new Environment(
            new ConnectionDefaults(Map.of(), nowhere, Optional::empty),
            Terminal.NONE,
            InputStream.nullInputStream(),
            InstantSource.system());
    return dev.tollgate.cli.Main.commands(
            Main.commands(new Installation(nowhere, nowhere, "")), environment)
        .buildAll();
  }

  private static String commands(CommandLine parent) {
    StringBuilder text = new StringBuilder();
    for (CommandLine command : parent.getSubcommands().values()) {
      text.append(
          command.getSubcommands().isEmpty()
              ? command(command.getCommandSpec())
              : "\n## `tollgate %s`\n\n%s\n"
                      .formatted(command.getCommandName(), description(command))
                  + commands(command));
    }
    return text.toString();
  }

  private static String command(CommandSpec command) {
    boolean isRemote = command.findOption("--server") != null;
    List<OptionSpec> flags =
        command.options().stream()
            .filter(flag -> !flag.hidden())
            .filter(flag -> !HELP.contains(flag.longestName()))
            .filter(flag -> !isRemote || !REMOTE.contains(flag.longestName()))
            .toList();
    return "\n%s `%s`\n\n%s\n%s"
        .formatted(
            command.parent().parent() == null ? "##" : "###",
            command.qualifiedName() + words(command.positionalParameters()),
            description(command.commandLine()),
            table(flags));
  }

  private static String words(List<PositionalParamSpec> parameters) {
    return parameters.stream().map(it -> " " + it.paramLabel()).collect(Collectors.joining());
  }

  private static String description(CommandLine command) {
    return joined(command.getCommandSpec().usageMessage().description());
  }

  private static String table(List<OptionSpec> flags) {
    return flags.isEmpty()
        ? ""
        : flags.stream()
            .map(flag -> "| `%s` | %s |\n".formatted(usage(flag), meaning(flag)))
            .collect(Collectors.joining("", "\n| Flag | |\n|---|---|\n", ""));
  }

  private static String usage(OptionSpec flag) {
    String names = String.join(", ", flag.names());
    return flag.arity().max() == 0 ? names : names + " " + flag.paramLabel();
  }

  private static String meaning(OptionSpec flag) {
    return joined(flag.description()).replace("${DEFAULT-VALUE}", flag.defaultValueString());
  }

  private static String joined(String... lines) {
    return String.join(" ", lines).strip().replaceAll("\\s+", " ").replace("|", "\\|");
  }
}
