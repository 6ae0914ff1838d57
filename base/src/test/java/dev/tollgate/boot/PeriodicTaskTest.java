package dev.tollgate.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class PeriodicTaskTest {
  private static final Pause NONE = Pause.of(Duration.ZERO);
  private static final Pause ENDLESS = Pause.of(Duration.ofDays(1));

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final AtomicInteger runs = new AtomicInteger();
  private final Logger logger = (Logger) LoggerFactory.getLogger(PeriodicTask.class);
  private final Events events = new Events();

  private static final class Events extends AppenderBase<ILoggingEvent> {
    final List<String> causes = new CopyOnWriteArrayList<>();

    @Override
    protected void append(ILoggingEvent event) {
      causes.add(event.getThrowableProxy().getClassName());
    }
  }

  @BeforeEach
  void listen() {
    events.start();
    logger.addAppender(events);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(events);
  }

  @Test
  void start_pauses_runsAgainOnAThreadOfItsName() {
    List<String> threads = new CopyOnWriteArrayList<>();
    try (PeriodicTask task = task(NONE, () -> threads.add(Thread.currentThread().getName()))) {
      task.start();

      await("two runs").until(() -> threads.size() >= 2);
    }
    assertThat(threads).containsOnly("test-task");
    assertThat(failures()).isZero();
  }

  @Test
  void run_fails_isCountedLoggedOnceAndRunAgain() {
    try (PeriodicTask task =
        task(
            NONE,
            () -> {
              runs.incrementAndGet();
              throw new IOException("run " + runs);
            })) {
      task.start();

      await("failures").until(() -> failures() >= 3);
    }
    assertThat(events.causes).containsExactly(IOException.class.getName());
  }

  @Test
  void run_otherExceptionsAndASuccessBetween_eachIsLogged() {
    try (PeriodicTask task =
        task(
            NONE,
            () -> {
              switch (runs.incrementAndGet()) {
                case 1, 2, 5 -> throw new IOException("away");
                case 3 -> throw new StackOverflowError();
                default -> {}
              }
            })) {
      task.start();

      await("runs").until(() -> runs.get() > 5);
    }
    assertThat(failures()).isEqualTo(4);
    assertThat(events.causes)
        .containsExactly(
            IOException.class.getName(),
            StackOverflowError.class.getName(),
            IOException.class.getName());
  }

  @Test
  void close_neverStarted_runsNothingEvenIfStartedLater() {
    CompletableFuture<Void> ready = new CompletableFuture<>();
    PeriodicTask task = task(NONE, runs::incrementAndGet);
    task.startAfter(ready);

    task.close();
    ready.complete(null);

    assertThat(task.isStarted()).isFalse();
    assertThat(runs).hasValue(0);
  }

  @Test
  void startAfter_stageCompletes_runs() {
    CompletableFuture<Void> ready = new CompletableFuture<>();
    try (PeriodicTask task = task(ENDLESS, runs::incrementAndGet)) {
      task.startAfter(ready);
      assertThat(task.isStarted()).isFalse();

      ready.complete(null);

      await("a run").until(() -> runs.get() == 1);
    }
  }

  @Test
  void close_duringARun_waitsForItAndRunsNoMore() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    PeriodicTask[] self = new PeriodicTask[1];
    PeriodicTask task =
        task(
            NONE,
            () -> {
              running.countDown();
              await("the end").until(self[0]::isEnded);
              runs.incrementAndGet();
            });
    self[0] = task;
    task.start();
    running.await();

    task.close();

    assertThat(runs).hasValue(1);
  }

  @Test
  void close_runThatDoesNotEnd_isInterruptedAndNotLogged() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CompletableFuture<Void> interrupted = new CompletableFuture<>();
    PeriodicTask task =
        new PeriodicTask(
            "test-task",
            NONE,
            () -> {
              running.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                interrupted.complete(null);
                throw e;
              }
            },
            Duration.ofMillis(1),
            metrics);
    task.start();
    running.await();

    task.close();

    interrupted.join();
    assertThat(failures()).isZero();
  }

  @Test
  void end_calledByTheTask_isTheLastRun() {
    PeriodicTask[] self = new PeriodicTask[1];
    self[0] =
        task(
            NONE,
            () -> {
              if (runs.incrementAndGet() == 3) {
                self[0].end();
              }
            });
    self[0].start();

    await("the end").until(self[0]::isEnded);
    self[0].close();

    assertThat(runs).hasValue(3);
  }

  @Property
  void jittered_anySeed_staysWithinAQuarterOfTheMean(@ForAll long seed) {
    Pause pause = Pause.jittered(Duration.ofSeconds(1), new Random(seed));

    assertThat(pause.next().toMillis()).isBetween(750L, 1_250L);
  }

  private PeriodicTask task(Pause pause, PeriodicTask.Run run) {
    return new PeriodicTask("test-task", pause, run, metrics);
  }

  private double failures() {
    return metrics.get("tollgate.task.failures").tag("task", "test-task").counter().count();
  }
}
