package dev.tollgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.cli.client.FakeServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletionCommandTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "tollgate ke,keys",
    "tollgate keys revo,revoke",
    "tollgate keys create --quo,--quota",
    "tollgate explain --key-f,--key-file"
  })
  void bash_beginning_isCompleted(String typed, String completed) throws Exception {
    assertThat(complete(List.of(typed.split(" ")))).isEqualTo(completed);
  }

  @Test
  void completion_otherShell_isWrongUsage() throws IOException {
    try (FakeServer server = new FakeServer()) {
      assertThat(new Tollgate(server).run("completion", "fish").err()).contains("bash, zsh");
    }
  }

  /** The completions of the last word in a real bash. */
  private String complete(List<String> words) throws Exception {
    try (FakeServer server = new FakeServer()) {
      Path script =
          Files.writeString(
              directory.resolve("tollgate.bash"),
              new Tollgate(server).run("completion", "bash").out());
      String ask =
          "source %s; COMP_WORDS=(%s); COMP_CWORD=%d; _complete_tollgate; echo ${COMPREPLY[@]}"
              .formatted(script, String.join(" ", words), words.size() - 1);
      Process bash =
          new ProcessBuilder("bash", "-c", ask)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }
}
