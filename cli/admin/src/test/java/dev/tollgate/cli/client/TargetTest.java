package dev.tollgate.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetTest {
  private static final LocalGateway UP = new LocalGateway("http://127.0.0.1:8081", "up-token");

  @TempDir Path directory;
  private Map<String, String> variables = Map.of();

  @Test
  void find_nothingSaid_isTheGatewayOfUp() throws Exception {
    assertFound(find(null, null), "http://127.0.0.1:8081", "up-token");
  }

  @Test
  void find_configFile_goesBeforeUp() throws Exception {
    config("server: https://a.example\ntoken: config-token\n");

    assertFound(find(null, null), "https://a.example", "config-token");
  }

  @Test
  void find_variables_goBeforeTheConfigFile() throws Exception {
    config("server: https://a.example\ntoken: config-token\n");
    variables = Map.of("TOLLGATE_SERVER", "https://b.example/", "TOLLGATE_TOKEN", "b-token");

    assertFound(find(null, null), "https://b.example", "b-token");
  }

  @Test
  void find_flags_goBeforeAll() throws Exception {
    variables = Map.of("TOLLGATE_SERVER", "https://b.example", "TOLLGATE_TOKEN", "b-token");
    Path file = Files.writeString(directory.resolve("token"), "c-token\n");

    assertFound(find("https://c.example", file), "https://c.example", "c-token");
  }

  @Test
  void find_tokenOfAnotherServer_isNotShownToThisOne() throws Exception {
    config("server: https://a.example\ntoken: config-token\n");

    assertThatExceptionOfType(CommandException.class)
        .isThrownBy(() -> find("https://c.example", null))
        .withMessageContaining("no token for https://c.example")
        .withMessageContaining("is for https://a.example")
        .withMessageNotContaining("config-token");
  }

  @Test
  void find_tokenBesideNoServer_isForAny() throws Exception {
    config("token: config-token\n");

    assertThat(find("https://c.example", null).token()).isEqualTo("config-token");
  }

  @Test
  void target_printed_hasNoToken() throws Exception {
    assertThat(find(null, null).toString()).doesNotContain("up-token");
  }

  @Test
  void configFile_misspelt_isWrongUsage() throws Exception {
    config("tokn: config-token\n");

    assertThatExceptionOfType(CommandException.class)
        .isThrownBy(() -> find(null, null))
        .withMessageContaining("tokn (expected: server, token, caFile and output")
        .withMessageNotContaining("config-token");
  }

  @Test
  void configFile_notYaml_isNotQuoted() throws Exception {
    config("token: 'config-token");

    assertThatExceptionOfType(CommandException.class)
        .isThrownBy(() -> find(null, null))
        .withMessageContaining("cannot be read as YAML")
        .withMessageNotContaining("config-token");
  }

  @Test
  void configFile_saved_keepsTheRestAndIsForItsOwnerOnly() throws Exception {
    config("output: json\n");

    ConfigFile.read(file()).save("https://d.example", "d-token");

    assertFound(find(null, null), "https://d.example", "d-token");
    assertThat(ConfigFile.read(file()).output()).contains("json");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @Test
  void configFile_place_followsTheXdgRules() {
    Path home = Path.of("/home/a");

    assertThat(ConnectionDefaults.configFile(Map.of(), home))
        .hasToString("/home/a/.config/tollgate/config.yaml");
    assertThat(ConnectionDefaults.configFile(Map.of("HOME", "/home/b"), home))
        .isEqualTo(Path.of("/home/b/.config/tollgate/config.yaml"));
    assertThat(ConnectionDefaults.configFile(Map.of("XDG_CONFIG_HOME", "/etc/a"), home))
        .hasToString("/etc/a/tollgate/config.yaml");
    assertThat(ConnectionDefaults.configFile(Map.of("XDG_CONFIG_HOME", "relative"), home))
        .hasToString("/home/a/.config/tollgate/config.yaml");
  }

  private Target find(@Nullable String server, @Nullable Path tokenFile) throws CommandException {
    return Target.find(
        new Target.Flags(server, tokenFile, null),
        new ConnectionDefaults(variables, file(), () -> Optional.of(UP)));
  }

  private static void assertFound(Target found, String server, String token) {
    assertThat(found.server()).hasToString(server);
    assertThat(found.token()).isEqualTo(token);
  }

  private void config(String text) throws IOException {
    Files.writeString(file(), text);
  }

  private Path file() {
    return directory.resolve("config.yaml");
  }
}
