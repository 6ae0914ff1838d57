package dev.tollgate.boot;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** The pauses between the runs of a {@link PeriodicTask}. */
@FunctionalInterface
public interface Pause {
  /** Returns the length of the next pause; called by one thread only. */
  Duration next();

  /** Pauses of the same length. */
  static Pause of(Duration length) {
    return () -> length;
  }

  /** Pauses between three and five quarters of the mean, so that replicas do not run at once. */
  static Pause jittered(Duration mean, RandomGenerator random) {
    long millis = mean.toMillis();
    return () -> Duration.ofMillis(millis - millis / 4 + random.nextLong(millis / 2 + 1));
  }
}
