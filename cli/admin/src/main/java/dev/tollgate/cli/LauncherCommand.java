package dev.tollgate.cli;

import dev.tollgate.cli.command.CommandDefinition;
import dev.tollgate.cli.command.SingleCommand;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows the help of a command that the launcher runs without this program. */
@Command
final class LauncherCommand implements Callable<Integer> {
  private final Name name;

  @Spec private CommandSpec spec = CommandSpec.create();

  /** The launcher's own commands, in the order of the overview. */
  enum Name {
    BUILD("build", "Builds what changed and says what that was."),
    TEST("test", "Runs every test of the project."),
    LINT("lint", "Lints the metrics and the document of the admin API."),
    FUZZ("fuzz", "Calls the admin API in many ways and checks each answer."),
    BENCH("bench", "Lists the benchmarks, or runs one.");

    private final String text;
    private final String description;

    Name(String text, String description) {
      this.text = text;
      this.description = description;
    }

    CommandDefinition definition() {
      return new SingleCommand(text, () -> new LauncherCommand(this), description);
    }

    /** The whole help, which the launcher shows without a build. */
    String help() {
      try (InputStream file =
          Objects.requireNonNull(
              LauncherCommand.class.getResourceAsStream("/launcher/" + text + ".txt"))) {
        return new String(file.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new IllegalStateException("help of " + text, e);
      }
    }
  }

  LauncherCommand(Name name) {
    this.name = name;
  }

  @Override
  public Integer call() {
    spec.commandLine().getOut().print(name.help());
    spec.commandLine().getOut().flush();
    return 0;
  }
}
