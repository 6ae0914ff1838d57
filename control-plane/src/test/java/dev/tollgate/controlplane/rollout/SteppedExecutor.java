package dev.tollgate.controlplane.rollout;

import dev.tollgate.testkit.StepClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Runs tasks on the thread of the test, one after the other: a task at once, a delayed one when the
 * clock has been stepped to its time.
 */
final class SteppedExecutor extends AbstractExecutorService implements ScheduledExecutorService {
  private final StepClock clock;
  private final Queue<Runnable> queue = new ArrayDeque<>();
  private final List<Delay> delays = new ArrayList<>();
  private boolean running;
  private boolean shutdown;

  SteppedExecutor(StepClock clock) {
    this.clock = clock;
  }

  /** Steps the clock and runs what has become due. */
  void step(Duration time) {
    clock.advance(time);
    List<Delay> due =
        delays.stream()
            .filter(delay -> !delay.due.isAfter(clock.instant()))
            .sorted(Comparator.comparing(delay -> delay.due))
            .toList();
    delays.removeAll(due);
    due.stream().filter(delay -> !delay.isCancelled()).forEach(this::execute);
  }

  @Override
  public void execute(Runnable task) {
    queue.add(task);
    if (running) {
      return;
    }
    running = true;
    try {
      for (Runnable next = queue.poll(); next != null; next = queue.poll()) {
        next.run();
      }
    } finally {
      running = false;
    }
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
    Delay added = new Delay(task, clock.instant().plus(delay, unit.toChronoUnit()));
    delays.add(added);
    return added;
  }

  private final class Delay extends FutureTask<Void> implements ScheduledFuture<Void> {
    private final Instant due;

    Delay(Runnable task, Instant due) {
      super(() -> {
        task.run();
        return null;
      });
      this.due = due;
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(Duration.between(clock.instant(), due));
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable task, long initialDelay, long period, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable task, long initialDelay, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void shutdown() {
    shutdown = true;
  }

  @Override
  public List<Runnable> shutdownNow() {
    shutdown = true;
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return shutdown;
  }

  @Override
  public boolean isTerminated() {
    return shutdown;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return shutdown;
  }
}
