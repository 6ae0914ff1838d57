package dev.tollgate.testkit.gateway;

import dev.tollgate.testkit.Await;
import dev.tollgate.testkit.gateway.GatewayState.PartState;
import dev.tollgate.testkit.process.ManagedProcess;
import dev.tollgate.testkit.process.ProcessGroup;
import dev.tollgate.testkit.process.ProcessId;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A running process of a gateway. Thread-safe. */
final class Part {
  private static final Duration READY_LIMIT = Duration.ofMinutes(3);
  private static final Duration REPORT_INTERVAL = Duration.ofSeconds(5);
  private static final int TAIL_LINES = 15;

  private final PartName name;
  private final ManagedProcess process;
  private final Map<String, Integer> ports;
  private final Probe probe;
  private final AtomicInteger restarts = new AtomicInteger();

  Part(PartName name, ManagedProcess process, Map<String, Integer> ports, Probe probe) {
    this.name = name;
    this.process = process;
    this.ports = Map.copyOf(ports);
    this.probe = probe;
  }

  PartName name() {
    return name;
  }

  ManagedProcess process() {
    return process;
  }

  PartState state() {
    return new PartState(
        name.text(),
        ProcessId.of(process.handle()),
        ports,
        restarts.get(),
        process.program().log().toString());
  }

  void startAgain(ProcessGroup group) throws IOException {
    group.startAgain(process);
    restarts.incrementAndGet();
  }

  /** Waits until the process is ready, and reports every few seconds what it waits for. */
  void awaitReady(Consumer<String> progress) throws IOException {
    Await.Reminder reminder =
        new Await.Reminder(
            REPORT_INTERVAL,
            () -> progress.accept("waiting for " + name.text() + ": " + missing()));
    Await.until(
        name.text() + " to be ready",
        READY_LIMIT,
        () -> reminder.tick(!process.isAlive() || probe.missing().isEmpty()),
        () -> "it still needs " + missing() + "\n" + process.logTail(TAIL_LINES));
    if (!process.isAlive()) {
      throw new IOException(deathMessage());
    }
  }

  /** A message with exit code and end of the log. */
  String deathMessage() {
    return "%s died (exit code %d). The end of %s:%n%s"
        .formatted(
            name.text(),
            process.onExit().join(),
            process.program().log(),
            process.logTail(TAIL_LINES));
  }

  private String missing() {
    return probe.missing().orElse("nothing");
  }
}
