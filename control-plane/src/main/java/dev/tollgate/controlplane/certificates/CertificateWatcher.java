package dev.tollgate.controlplane.certificates;

import dev.tollgate.boot.Pause;
import dev.tollgate.boot.PeriodicTask;
import dev.tollgate.boot.Secret;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rereads the certificate files in use at a fixed interval. A file that cannot be served keeps its
 * last certificate; each such fault is logged and counted once. One thread; must be closed.
 */
public final class CertificateWatcher implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(CertificateWatcher.class);

  // A renewed certificate is in use within a second. Polling also sees files behind links and
  // network mounts, which report no events.
  private static final Duration INTERVAL = Duration.ofMillis(500);

  private final PeriodicTask task;
  private final CertificateReader reader;
  private final Supplier<Set<Path>> inUse;
  private final Consumer<Map<Path, CertificatePem>> receiver;
  private final Counter refused;
  // Used by the task only.
  private final Map<Path, Watched> watched = new HashMap<>();

  private static final class Watched {
    Secret content = Secret.of("");
    @Nullable CertificatePem pem;
    String fault = "";
  }

  /**
   * A watcher that has not started.
   *
   * @param inUse the files to read, asked at each interval
   * @param receiver gets the last usable certificate of each file, at each interval, whether or not
   *     it has changed
   */
  public CertificateWatcher(
      CertificateReader reader,
      Supplier<Set<Path>> inUse,
      Consumer<Map<Path, CertificatePem>> receiver,
      MeterRegistry metrics) {
    this.reader = reader;
    this.inUse = inUse;
    this.receiver = receiver;
    this.refused =
        Counter.builder("tollgate.certificates.refused")
            .description("Changes of certificate files in use that could not be served")
            .register(metrics);
    this.task = new PeriodicTask("certificate-watcher", Pause.of(INTERVAL), this::poll, metrics);
  }

  /** Starts to read. Must be called at most once. */
  public void start() {
    task.start();
  }

  @Override
  public void close() {
    task.close();
  }

  /** Reads all files once. */
  void poll() {
    Set<Path> files = inUse.get();
    watched.keySet().retainAll(files);
    Map<Path, CertificatePem> usable = new HashMap<>();
    for (Path file : files) {
      read(file).ifPresent(pem -> usable.put(file, pem));
    }
    receiver.accept(usable);
  }

  private Optional<CertificatePem> read(Path file) {
    Watched last = watched.computeIfAbsent(file, _ -> new Watched());
    try {
      Secret content = Secret.of(CertificateReader.read(file));
      // An unchanged file is parsed again after a fault: its validity may have begun.
      if (last.pem == null || !last.fault.isEmpty() || !content.equals(last.content)) {
        last.pem = reader.parse(content.reveal());
        last.content = content;
        last.fault = "";
      }
    } catch (UnusableCertificateException e) {
      refuse(file, last, e.expected());
    }
    return Optional.ofNullable(last.pem);
  }

  private void refuse(Path file, Watched last, String expected) {
    if (last.fault.equals(expected)) {
      return;
    }
    last.fault = expected;
    refused.increment();
    logger
        .atWarn()
        .addKeyValue("file", file)
        .addKeyValue("expected", expected)
        .log("a certificate file cannot be served; the last certificate stays in use");
  }
}
