package dev.tollgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tollgate.cli.access.AccessCommands;
import dev.tollgate.cli.client.ConnectionDefaults;
import dev.tollgate.cli.client.Environment;
import dev.tollgate.cli.client.ExitCode;
import dev.tollgate.cli.client.Terminal;
import dev.tollgate.cli.command.CommandGroup;
import dev.tollgate.cli.command.CommandRunner;
import dev.tollgate.testkit.gateway.GatewayExtension;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Creates the first owner with the bootstrap token, uses it, and finds both in the audit log. */
class AdminCommandsTest {
  @RegisterExtension static final GatewayExtension GATEWAY = GatewayExtension.create();

  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path directory;

  private record Run(int exitCode, String out, String err) {}

  @Test
  void firstOwner_madeAndSaved_administersAndIsOnRecord() throws Exception {
    Path bootstrap =
        Files.writeString(directory.resolve("token"), GATEWAY.credentials().adminToken());
    String server = GATEWAY.credentials().adminUrl();

    Run first =
        run("init", "--server", server, "--token-file", bootstrap.toString(), "--save", "--json");
    assertThat(first.exitCode).as(first.err).isEqualTo(ExitCode.OK);
    JsonNode owner = JSON.readTree(first.out);
    String token = owner.path("token").asText();

    assertThat(run("init").exitCode).isEqualTo(ExitCode.FAILED);
    assertThat(run("init", "--force", "--name", "second").exitCode).isEqualTo(ExitCode.OK);
    GATEWAY.admin().putConfig(GATEWAY.initialDocument() + "\n# once more\n");

    Run list = run("audit", "list");
    assertThat(list.out)
        .contains("bootstrap", owner.path("id").asText() + " (first owner)", "config")
        .doesNotContain(token);
    Run export = run("audit", "export");
    Run verdict = run("audit", "verify", "--json");
    assertThat(verdict.exitCode).isEqualTo(ExitCode.OK);
    assertThat(export.out.lines()).hasSize(JSON.readTree(verdict.out).path("rows").asInt());
    assertThat(export.out).doesNotContain(token);

    String head = JSON.readTree(verdict.out).path("head").asText();
    assertThat(run("audit", "verify", "--head", head).exitCode).isEqualTo(ExitCode.OK);
    Run anew = run("audit", "verify", "--head", "0".repeat(64));
    assertThat(anew.exitCode).isEqualTo(ExitCode.FAILED);
    assertThat(anew.err).contains("is of no entry");
  }

  @Test
  void call_tokenThatIsNone_isNotAllowed() throws Exception {
    Path wrong = Files.writeString(directory.resolve("token"), "tga_nobody");

    Run run =
        run(
            "audit",
            "verify",
            "--server",
            GATEWAY.credentials().adminUrl(),
            "--token-file",
            wrong.toString());

    assertThat(run.exitCode).isEqualTo(ExitCode.DENIED);
    assertThat(run.err).doesNotContain("tga_nobody");
  }

  private Run run(String... args) throws IOException {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandGroup tollgate = new CommandGroup("tollgate", "");
    AccessCommands.addTo(
        tollgate,
        new Environment(
            new ConnectionDefaults(Map.of(), directory.resolve("config.yaml"), Optional::empty),
            Terminal.NONE,
            InputStream.nullInputStream(),
            InstantSource.system(),
            Environment.UNLIMITED));
    int exitCode =
        new CommandRunner(
                tollgate,
                Environment.UNLIMITED,
                new PrintWriter(out, true),
                new PrintWriter(err, true))
            .run(args);
    return new Run(exitCode, out.toString(), err.toString());
  }
}
