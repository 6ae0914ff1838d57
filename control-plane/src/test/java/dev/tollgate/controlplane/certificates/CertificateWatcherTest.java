package dev.tollgate.controlplane.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.testkit.StepClock;
import dev.tollgate.testkit.tls.LeafRequest;
import dev.tollgate.testkit.tls.LocalCa;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateWatcherTest {
  @TempDir Path directory;

  private final StepClock clock = new StepClock(Instant.parse("2026-11-21T12:00:00Z"));
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private Map<Path, CertificatePem> received = Map.of();
  private LocalCa ca;
  private Path file;
  private CertificateWatcher watcher;

  @BeforeEach
  void watch() throws IOException {
    ca = LocalCa.in(directory, clock);
    file = directory.resolve("served.pem");
    put("one");
    watcher =
        new CertificateWatcher(
            new CertificateReader(clock), () -> Set.of(file), this::receive, metrics);
  }

  @AfterEach
  void close() {
    watcher.close();
  }

  @Test
  void poll_fileChanged_passesTheNewCertificate() throws IOException {
    watcher.poll();
    CertificatePem one = received.get(file);
    put("two");

    watcher.poll();

    assertThat(one).isNotNull();
    assertThat(received.get(file)).isNotNull().isNotEqualTo(one);
    assertThat(refused()).isZero();
  }

  @Test
  void poll_badContent_keepsTheCertificateAndCountsOnce() throws IOException {
    watcher.poll();
    CertificatePem one = received.get(file);
    Files.writeString(file, "half of a");

    watcher.poll();
    watcher.poll();

    assertThat(received.get(file)).isEqualTo(one);
    assertThat(refused()).isEqualTo(1);
  }

  @Test
  void poll_fileGoneAndBack_isReadAgain() throws IOException {
    watcher.poll();
    CertificatePem one = received.get(file);
    Files.delete(file);
    watcher.poll();
    assertThat(received.get(file)).isEqualTo(one);
    put("two");

    watcher.poll();

    assertThat(received.get(file)).isNotEqualTo(one);
    assertThat(refused()).isEqualTo(1);
  }

  @Test
  void poll_certificateOfTheFuture_isPassedWhenItsTimeHasCome() throws IOException {
    watcher.poll();
    CertificatePem one = received.get(file);
    StepClock later = new StepClock(clock.instant().plus(Duration.ofDays(30)));
    Path future =
        LocalCa.in(directory.resolve("later"), later).leaf(LeafRequest.local("future")).combined();
    Files.copy(future, file, StandardCopyOption.REPLACE_EXISTING);
    watcher.poll();
    assertThat(received.get(file)).isEqualTo(one);

    clock.advance(Duration.ofDays(31));
    watcher.poll();

    assertThat(received.get(file)).isNotEqualTo(one);
  }

  @Test
  void poll_neverReadable_passesNothing() throws IOException {
    Files.delete(file);

    watcher.poll();

    assertThat(received).isEmpty();
    assertThat(refused()).isEqualTo(1);
  }

  private void put(String name) throws IOException {
    Files.copy(
        ca.leaf(LeafRequest.local(name)).combined(), file, StandardCopyOption.REPLACE_EXISTING);
  }

  private void receive(Map<Path, CertificatePem> certificates) {
    received = certificates;
  }

  private double refused() {
    return metrics.get("tollgate.certificates.refused").counter().count();
  }
}
