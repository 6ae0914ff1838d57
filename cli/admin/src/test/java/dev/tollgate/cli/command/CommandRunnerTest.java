package dev.tollgate.cli.command;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.cli.Tollgate;
import dev.tollgate.cli.Tollgate.Run;
import dev.tollgate.cli.client.ExitCode;
import dev.tollgate.cli.client.FakeServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandRunnerTest {
  @picocli.CommandLine.Command
  static final class Nothing implements java.util.concurrent.Callable<Integer> {
    @Override
    public Integer call() {
      return 0;
    }
  }

  private FakeServer server;
  private Tollgate tollgate;

  @BeforeEach
  void start() throws IOException {
    server = new FakeServer();
    server.answers(200, "application/json", "{\"items\": []}");
    tollgate = new Tollgate(server);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--json keys list",
        "keys --json list",
        "keys list --json",
        "--output=json keys list"
      })
  void flag_beforeOrAfterTheCommand_meansTheSame(String line) {
    Run run = tollgate.run(line.split(" "));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out().strip()).isEqualTo("[ ]");
  }

  @Test
  void flagWithAValue_beforeTheCommand_takesItsValue() {
    Run run = tollgate.run("--server", "http://127.0.0.1:1", "keys", "list");

    assertThat(run.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
  }

  @ParameterizedTest
  @CsvSource({
    "a b, unknown command: a b",
    "help a b, unknown command: a b",
    "keys lst, unknown command: lst",
    "keys list more, unknown argument: more",
    "keys list --mor, unknown flag: --mor"
  })
  void unknownWord_anywhere_isNamedByItsKind(String line, String message) {
    Run run = tollgate.run(line.split(" "));

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).startsWith("tollgate: " + message + System.lineSeparator());
  }

  @ParameterizedTest
  @ValueSource(strings = {"help keys create", "keys create --help", "--help keys create"})
  void help_anyOrder_isOfTheWholeCommand(String line) {
    Run run = tollgate.run(line.split(" "));

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .startsWith("Usage: tollgate keys create --name NAME [FLAGS]")
        .containsPattern("--name NAME +What people call it\\. \\(required\\)")
        .contains("Example:\n  tollgate keys create");
  }

  @Test
  void help_wordThatIsNoCommand_isWrongUsage() {
    Run run = tollgate.run("help", "kees");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("kees", "keys");
  }

  @ParameterizedTest
  @ValueSource(ints = {50, 80})
  void help_narrowTerminal_fitsExceptForExamples(int columns) {
    for (String command : new String[] {"", "keys", "keys create", "explain", "callers create"}) {
      String help = tollgate.columns(columns).run(("help " + command).strip().split(" ")).out();

      String beforeExamples = help.replaceAll("(?s)\nExamples?:.*?\n\n", "\n");
      assertThat(beforeExamples.lines())
          .allSatisfy(it -> assertThat(it.length()).isLessThan(columns + 1));
    }
  }

  @Test
  void version_asked_isPrinted() {
    Run run = tollgate.run("--version");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith("tollgate ");
  }

  @Test
  void argument_beginsWithAnAtSign_isText(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("name"), "from a file");
    server.answers(201, "application/json", "{\"id\": \"ten_1\"}");

    tollgate.run("tenants", "create", "--name", "@" + file);

    assertThat(server.received().getLast().body()).isEqualTo("{\"name\":\"@%s\"}".formatted(file));
  }

  @Test
  void create_withoutWhatIsRequired_isWrongUsage() {
    Run run = tollgate.run("callers", "create", "--name", "a");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("--role");
    assertThat(server.received()).isEmpty();
  }

  @Test
  void list_namedCommand_buildsNoOther() {
    CommandGroup root = new CommandGroup("root", "");
    root.with(
        new CommandGroup("things", "")
            .with("list", "", Nothing::new)
            .with(
                "get",
                "",
                () -> {
                  throw new AssertionError("built");
                }));

    CommandLine built =
        root.build(CommandWords.of(root, java.util.List.of("things", "list")).path());

    assertThat(requireNonNull(built.getSubcommands().get("things")).getSubcommands())
        .containsOnlyKeys("list");
  }
}
