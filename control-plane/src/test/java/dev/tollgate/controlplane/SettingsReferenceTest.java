package dev.tollgate.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tollgate.boot.BadSettings;
import dev.tollgate.boot.Settings;
import dev.tollgate.testkit.project.ProjectHome;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SettingsReferenceTest {
  @Test
  void settingsReference_anyVersion_listsExactlyWhatTheServiceReads() throws IOException {
    String reference = Files.readString(ProjectHome.find().resolve("docs/reference/settings.md"));

    assertThat(names("(?m)^\\| `(CONTROL_PLANE_[A-Z_]+)`", reference))
        .containsExactlyInAnyOrderElementsOf(namesThatTheServiceKnows());
  }

  /** The service names them itself when it meets one that it does not know. */
  private static List<String> namesThatTheServiceKnows() {
    Settings settings = Settings.of("CONTROL_PLANE_", Map.of("CONTROL_PLANE_XYZZY_PLUGH", "1"));
    BadSettings bad =
        catchThrowableOfType(BadSettings.class, () -> ControlPlaneSettings.from(settings));
    String answer =
        bad.faults().stream().filter(fault -> fault.contains("one of")).findAny().orElseThrow();
    return names("(CONTROL_PLANE_[A-Z_]+)(?=[,)])", answer);
  }

  private static List<String> names(String regex, String text) {
    return Pattern.compile(regex).matcher(text).results().map(found -> found.group(1)).toList();
  }
}
