package dev.tollgate.authz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.boot.BadSettings;
import dev.tollgate.boot.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthzSettingsTest {
  @TempDir Path directory;

  private final Map<String, String> values = new HashMap<>();

  @BeforeEach
  void needed() throws IOException {
    values.put("AUTHZ_DB_URL", "jdbc:postgresql://localhost:5432/tollgate");
    values.put("AUTHZ_DB_USER", "authz");
    values.put("AUTHZ_DB_PASSWORD_FILE", file("a-password"));
    values.put("AUTHZ_TLS_CERTIFICATE_FILE", file("certificate"));
    values.put("AUTHZ_TLS_KEY_FILE", file("key"));
    values.put("AUTHZ_TLS_CLIENT_CA_FILE", file("ca"));
    values.put("AUTHZ_ADMIN_TOKEN_FILE", file("a-token-of-the-test"));
    values.put("AUTHZ_KEY_PEPPER_FILE", file("a pepper of thirty-two bytes!!!!"));
  }

  @Test
  void from_neededSettings_hasDefaultsAndPrintsNoSecret() {
    AuthzSettings settings = AuthzSettings.from(Settings.of("AUTHZ_", values));

    assertThat(settings.grpcAddress().getPort()).isEqualTo(9001);
    assertThat(settings.admin().address().getPort()).isEqualTo(9002);
    assertThat(settings.metricsAddress().getPort()).isEqualTo(9090);
    assertThat(settings.decisions().stalenessLimit()).isEqualTo(Duration.ofMinutes(15));
    assertThat(settings.replica()).isNotEmpty();
    assertThat(settings.toString()).doesNotContain("a-password", "a-token-of-the-test", "a pepper");
  }

  @Test
  void from_severalFaults_namesAll() throws IOException {
    values.put("AUTHZ_KEY_PEPPER_FILE", file("short"));
    values.put("AUTHZ_STALENESS_LIMIT", "10ms");
    values.put("AUTHZ_GRPC_ADDRES", "0.0.0.0:9001");
    values.remove("AUTHZ_DB_URL");

    assertThatThrownBy(() -> AuthzSettings.from(Settings.of("AUTHZ_", values)))
        .isInstanceOf(BadSettings.class)
        .hasMessageContaining("AUTHZ_KEY_PEPPER_FILE")
        .hasMessageContaining("AUTHZ_STALENESS_LIMIT")
        .hasMessageContaining("AUTHZ_GRPC_ADDRESS?")
        .hasMessageContaining("AUTHZ_DB_URL");
  }

  @Test
  void from_secondPepper_isAVersionBeforeUnlessSaidOtherwise() throws IOException {
    values.put("AUTHZ_KEY_PEPPER_VERSION", "3");
    values.put("AUTHZ_KEY_OTHER_PEPPER_FILE", file("another pepper of thirty-two bytes"));
    assertThat(AuthzSettings.from(Settings.of("AUTHZ_", values)).keyPeppers().otherVersion())
        .isEqualTo(2);

    values.put("AUTHZ_KEY_OTHER_PEPPER_VERSION", "3");
    assertThatThrownBy(() -> AuthzSettings.from(Settings.of("AUTHZ_", values)))
        .hasMessageContaining("AUTHZ_KEY_OTHER_PEPPER_VERSION: 3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://example.com/keys", "file:///keys", "keys", "https:///keys"})
  void from_leakKeysThatAnybodyCouldWrite_areRefused(String url) {
    values.put("AUTHZ_LEAK_KEYS_URL", url);

    assertThatThrownBy(() -> AuthzSettings.from(Settings.of("AUTHZ_", values)))
        .hasMessageContaining("AUTHZ_LEAK_KEYS_URL");
  }

  private String file(String content) throws IOException {
    Path file = Files.createTempFile(directory, "setting", "");
    return Files.writeString(file, content).toString();
  }
}
