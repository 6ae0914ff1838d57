package dev.tollgate.testkit.gateway;

import dev.tollgate.testkit.process.ProcessGroup;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.function.Consumer;

/**
 * Restarts processes that exit, after a pause that doubles with each exit in a row. Its threads end
 * when the process group is closed.
 */
final class Supervisor {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration MAX_PAUSE = Duration.ofSeconds(10);
  // A process that ran this long has recovered, and the pause starts over.
  private static final Duration RECOVERY_TIME = Duration.ofMinutes(1);

  private final ProcessGroup group;
  private final Runnable changed;
  private final Consumer<String> progress;

  /**
   * Creates a supervisor without threads.
   *
   * @param changed a callback for changes in the state of a process
   * @param progress a callback for messages
   */
  Supervisor(ProcessGroup group, Runnable changed, Consumer<String> progress) {
    this.group = group;
    this.changed = changed;
    this.progress = progress;
  }

  void watch(Collection<Part> parts) {
    for (Part part : parts) {
      Thread.ofVirtual().name("watch-" + part.name().text()).start(() -> watch(part));
    }
  }

  private void watch(Part part) {
    Duration pause = FIRST_PAUSE;
    while (true) {
      long startedNanos = System.nanoTime();
      int exit = part.process().onExit().join();
      if (group.isClosed()) {
        return;
      }
      if (System.nanoTime() - startedNanos > RECOVERY_TIME.toNanos()) {
        pause = FIRST_PAUSE;
      }
      progress.accept(
          "%s died (exit code %d, log: %s); starting it again in %d ms"
              .formatted(
                  part.name().text(), exit, part.process().program().log(), pause.toMillis()));
      if (!startAgain(part, pause)) {
        return;
      }
      pause = shorter(pause.multipliedBy(2), MAX_PAUSE);
    }
  }

  private boolean startAgain(Part part, Duration pause) {
    changed.run();
    try {
      Thread.sleep(pause);
      part.startAgain(group);
      changed.run();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (IOException e) {
      progress.accept(part.name().text() + " cannot be started again: " + e.getMessage());
      return false;
    } catch (IllegalStateException e) {
      return false; // The group is closed: the gateway stops.
    }
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
