package dev.tollgate.testkit.gateway;

import dev.tollgate.testkit.process.ProcessGroup;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.function.Consumer;

/**
 * Starts parts again that die, after a pause that doubles with each death in a row. Its threads end
 * with the process group.
 */
final class Supervisor {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  // Whoever ran this long is taken to have recovered.
  private static final Duration RECOVERED = Duration.ofMinutes(1);

  private final ProcessGroup group;
  private final Runnable changed;
  private final Consumer<String> progress;

  /**
   * @param changed told when the state of a part is another
   * @param progress told in words
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
      if (System.nanoTime() - startedNanos > RECOVERED.toNanos()) {
        pause = FIRST_PAUSE;
      }
      progress.accept(
          "%s died (exit code %d, log: %s); starting it again in %d ms"
              .formatted(
                  part.name().text(), exit, part.process().program().log(), pause.toMillis()));
      if (!startAgain(part, pause)) {
        return;
      }
      pause = shorter(pause.multipliedBy(2), LONGEST_PAUSE);
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
      return false; // Everything is being stopped.
    }
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
