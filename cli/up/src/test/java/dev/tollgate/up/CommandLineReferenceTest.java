package dev.tollgate.up;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.cli.client.ConnectionDefaults;
import dev.tollgate.cli.client.Environment;
import dev.tollgate.cli.client.Terminal;
import dev.tollgate.cli.command.HelpText;
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

/** Run with {@code -Dgolden.update=true} to write the commands as they are; then read the diff. */
class CommandLineReferenceTest {
  private static final Path HOME = ProjectHome.find();
  private static final Path PAGE = HOME.resolve("docs/reference/command-line.md");
  private static final String BEGIN = "<!-- From here on made by CommandLineReferenceTest. -->\n";
  private static final Set<String> COMMON =
      Set.of("--server", "--token-file", "--ca-file", "--output", "--json");

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
            InstantSource.system(),
            Environment.UNLIMITED);
    return Main.commands(environment, new Installation(nowhere, nowhere, "")).buildAll();
  }

  private static String commands(CommandLine parent) throws IOException {
    StringBuilder text = new StringBuilder();
    for (CommandLine command : parent.getSubcommands().values()) {
      Path ofLauncher = HOME.resolve("cli/launcher/%s.txt".formatted(command.getCommandName()));
      if (Files.exists(ofLauncher)) {
        text.append("\n## `tollgate %s`\n\n".formatted(command.getCommandName()))
            .append("```text\n%s```\n".formatted(Files.readString(ofLauncher)));
      } else if (command.getSubcommands().isEmpty()) {
        text.append(command(command.getCommandSpec()));
      } else {
        text.append("\n## `tollgate %s`\n\n".formatted(command.getCommandName()))
            .append(description(command.getCommandSpec()) + "\n")
            .append(commands(command));
      }
    }
    return text.toString();
  }

  private static String command(CommandSpec command) {
    String title = command.parent().parent() == null ? "##" : "###";
    String examples = String.join("\n", command.usageMessage().footer());
    assertThat(examples).as("example of " + command.qualifiedName()).isNotEmpty();
    return "\n%s `%s`\n\n%s\n%s\n```bash\n%s\n```\n"
        .formatted(title, HelpText.usage(command), description(command), flags(command), examples);
  }

  private static String description(CommandSpec command) {
    return cell(String.join(" ", command.usageMessage().description()));
  }

  private static String flags(CommandSpec command) {
    boolean isCall = HelpText.isCallOfTheAdminApi(command);
    List<OptionSpec> flags =
        HelpText.flagsOf(command).stream()
            .filter(flag -> !isCall || !COMMON.contains(flag.longestName()))
            .toList();
    return flags.isEmpty()
        ? ""
        : flags.stream()
            .map(it -> "| `%s` | %s |\n".formatted(HelpText.label(it), cell(HelpText.meaning(it))))
            .collect(Collectors.joining("", "\n| Flag | |\n|---|---|\n", ""));
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
