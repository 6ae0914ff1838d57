package dev.tollgate.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  @TempDir Path folder;

  @Test
  void readers_goodValues_returnThem() throws IOException {
    Path secret = write("pepper", "p e p p e r\n");
    Settings settings =
        Settings.of(
            "T_",
            Map.of(
                "T_TEXT", "hello",
                "T_PORT", "8443",
                "T_ADDRESS", "127.0.0.1:9001",
                "T_WAIT", "15m",
                "T_COUNT", "3",
                "T_PEPPER_FILE", secret.toString()));

    assertThat(settings.text("T_TEXT")).isEqualTo("hello");
    assertThat(settings.port("T_PORT", 1)).isEqualTo(8443);
    assertThat(settings.address("T_ADDRESS", "0.0.0.0:1"))
        .isEqualTo(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9001));
    assertThat(settings.duration("T_WAIT", Duration.ZERO)).isEqualTo(Duration.ofMinutes(15));
    assertThat(settings.number("T_COUNT", 1, 1, 3)).isEqualTo(3);
    assertThat(settings.secretFile("T_PEPPER_FILE").reveal()).isEqualTo("p e p p e r");
    settings.throwIfBad();
  }

  @Test
  void readers_nothingSet_returnDefaults() {
    Settings settings = Settings.of("T_", Map.of());

    assertThat(settings.text("T_TEXT", "x")).isEqualTo("x");
    assertThat(settings.port("T_PORT", 1)).isEqualTo(1);
    assertThat(settings.address("T_ADDRESS", "[::1]:7").getPort()).isEqualTo(7);
    assertThat(settings.duration("T_WAIT", Duration.ZERO)).isEqualTo(Duration.ZERO);
    assertThat(settings.optionalFile("T_FILE")).isEmpty();
    settings.throwIfBad();
  }

  @Test
  void throwIfBad_manyFaults_namesThemAllAtOnce() {
    Settings settings =
        Settings.of(
            "T_",
            Map.of(
                "T_PORT", "70000",
                "T_ADDRESS", "localhost",
                "T_WAIT", "15 minutes",
                "T_COUNT", "many",
                "T_FILE", "/nowhere",
                "T_EMPTY", "",
                "T_PROT", "1"));
    settings.port("T_PORT", 1);
    settings.address("T_ADDRESS", "0.0.0.0:1");
    settings.duration("T_WAIT", Duration.ZERO);
    settings.number("T_COUNT", 1, 1, 3);
    settings.file("T_FILE");
    settings.text("T_EMPTY", "x");
    settings.text("T_NEEDED");
    settings.expect(false, "T_PORT", 1, "not T_OTHER");

    assertThat(faults(settings))
        .containsExactly(
            "T_PORT: 70000 (expected: a whole number from 0 to 65535)",
            "T_ADDRESS: localhost (expected: ip:port, [ipv6]:port or localhost:port, with a port"
                + " up to 65535)",
            "T_WAIT: 15 minutes (expected: a whole number and a unit: ms, s, m, h or d)",
            "T_COUNT: many (expected: a whole number from 1 to 3)",
            "T_FILE: /nowhere (expected: a readable file)",
            "T_EMPTY: empty (expected: a value, or no setting at all)",
            "T_NEEDED: not set (expected: a text)",
            "T_PORT: 1 (expected: not T_OTHER)",
            "T_PROT: no such setting (did you mean T_PORT?)");
  }

  @Test
  void throwIfBad_unknownNameNearNone_listsWhatThereIs() {
    Settings settings = Settings.of("T_", Map.of("T_SOMETHING_ELSE", "hush"));
    settings.port("T_PORT", 1);

    assertThat(faults(settings))
        .containsExactly("T_SOMETHING_ELSE: no such setting (expected: one of T_PORT)");
  }

  @Test
  void secretFile_secretGivenDirectly_isRefusedAndNotRepeated() {
    Settings settings = Settings.of("T_", Map.of("T_PASSWORD", "hunter2"));
    settings.secretFile("T_PASSWORD_FILE");

    assertThat(faults(settings))
        .contains(
            "T_PASSWORD: secrets are read only from files (expected: T_PASSWORD_FILE with a path)")
        .noneMatch(fault -> fault.contains("hunter2"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hunter2", "/hunter2/x", "hunter2/x"})
  void secretFile_secretInsteadOfAPath_isNotRepeated(String value) {
    Settings settings = Settings.of("T_", Map.of("T_PASSWORD_FILE", value));
    settings.secretFile("T_PASSWORD_FILE");

    assertThat(faults(settings))
        .containsExactly("T_PASSWORD_FILE: a value not shown here (expected: a readable file)");
  }

  @Test
  void secretFile_emptyOrShort_isRefused() throws IOException {
    Path empty = write("empty", "\n");
    Path brief = write("brief", "hunter2\r\n");
    Settings settings =
        Settings.of("T_", Map.of("T_A_FILE", empty.toString(), "T_B_FILE", brief.toString()));
    settings.secretFile("T_A_FILE");
    settings.secretFile("T_B_FILE", 32);

    assertThat(faults(settings))
        .containsExactly(
            "T_A_FILE: %s holds 0 bytes (expected: a secret of at least 1)".formatted(empty),
            "T_B_FILE: %s holds 7 bytes (expected: a secret of at least 32)".formatted(brief));
  }

  @Test
  void read_environmentAndFile_environmentWins() throws IOException {
    Path file = write("service.properties", "T_A = file\nT_B = file\nOTHER = x\n");
    List<String> faults = new ArrayList<>();

    Map<String, String> values =
        SettingSource.read(
            "T_",
            Map.of("T_B", "environment", "HOME", "/root"),
            new String[] {"--settings", file.toString()},
            faults);

    assertThat(values).isEqualTo(Map.of("T_A", "file", "T_B", "environment"));
    assertThat(faults)
        .containsExactly("OTHER in %s (expected: a name that starts with T_)".formatted(file));
  }

  @Test
  void read_variablesThatKubernetesSets_areIgnored() {
    List<String> faults = new ArrayList<>();

    Map<String, String> values =
        SettingSource.read(
            "T_",
            Map.of(
                "T_SERVICE_HOST", "10.0.0.1",
                "T_SERVICE_PORT_GRPC", "9001",
                "T_PORT", "tcp://10.0.0.1:9001",
                "T_PORT_9001_TCP_ADDR", "10.0.0.1",
                "T_PORT_NUMBER", "1"),
            new String[0],
            faults);

    assertThat(values).isEqualTo(Map.of("T_PORT_NUMBER", "1"));
  }

  @Test
  void read_wrongArguments_areAFault() {
    List<String> faults = new ArrayList<>();

    SettingSource.read("T_", Map.of(), new String[] {"--setings", "x"}, faults);
    SettingSource.read("T_", Map.of(), new String[] {"--settings", "/nowhere"}, faults);

    assertThat(faults)
        .containsExactly(
            "arguments: --setings x (expected: none, or --settings FILE)",
            "--settings: /nowhere (expected: a readable properties file)");
  }

  @Test
  void readers_nameWithoutPrefix_isABugOfOurs() {
    Settings settings = Settings.of("T_", Map.of());

    assertThatIllegalArgumentException().isThrownBy(() -> settings.text("TEXT"));
  }

  private static List<String> faults(Settings settings) {
    BadSettings bad = catchThrowableOfType(BadSettings.class, settings::throwIfBad);
    assertThat(bad.faults()).allSatisfy(fault -> assertThat(bad).hasMessageContaining(fault));
    return bad.faults();
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }
}
