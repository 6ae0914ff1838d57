package dev.tollgate.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Runs a small service as a process of its own, as operators do. */
class LauncherTest {
  private final List<Process> started = new ArrayList<>();

  record Own(InetSocketAddress metricsAddress, Duration drainTime) implements ServiceSettings {
    static Own from(Settings settings) {
      Own own =
          new Own(
              settings.address("T_METRICS_ADDRESS", "127.0.0.1:0"),
              settings.duration("T_DRAIN_TIME", Duration.ofSeconds(5)));
      settings.throwIfBad();
      return own;
    }
  }

  /** The main class of the process. */
  static final class SmallService {
    private SmallService() {}

    public static void main(String[] args) {
      Service.main("small", "T_", args, Own::from, SmallService::wire);
    }

    private static void wire(Own settings, Service service) {
      if (settings.drainTime().isZero()) {
        throw new StartFailure("the drain time is zero");
      }
      service.closing("pool", () -> System.out.println("pool closed"));
      service.closing("server", () -> System.out.println("server closed"));
    }
  }

  @AfterEach
  void stopAll() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void main_badSettings_saysAllAndExitsWith2() throws Exception {
    Process process = run(Map.of("T_METRICS_ADDRESS", "nowhere", "T_DRIAN_TIME", "1s"));

    assertThat(process.waitFor()).isEqualTo(2);
    assertThat(read(process.errorReader()))
        .contains("small: bad settings, nothing was started:")
        .contains("  - T_METRICS_ADDRESS: nowhere (expected: ip:port")
        .contains("  - T_DRIAN_TIME: no such setting (did you mean T_DRAIN_TIME?)");
  }

  @Test
  void main_startFails_saysWhyAndExitsWith1() throws Exception {
    Process process = run(Map.of("T_DRAIN_TIME", "0s"));

    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(read(process.errorReader()))
        .contains("small could not start: the drain time is zero");
  }

  @Test
  void main_terminated_stopsItsPartsInReverseOrder() throws Exception {
    Process process = run(Map.of());
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    String line = "";
    while (!line.contains("small has started")) {
      line = Objects.requireNonNull(out.readLine(), "ended before it had started");
    }
    process.toHandle().destroy();

    assertThat(out.lines().filter(text -> text.endsWith(" closed")))
        .containsExactly("server closed", "pool closed");
    assertThat(process.waitFor()).isEqualTo(128 + 15);
  }

  private Process run(Map<String, String> environment) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            SmallService.class.getName());
    builder.environment().putAll(environment);
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private static String read(BufferedReader reader) {
    return String.join("\n", reader.lines().toList());
  }
}
