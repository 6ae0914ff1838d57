package dev.tollgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

/**
 * Clients that each send one request at a time until closed. Counts outcomes: the HTTP status, or
 * the class name of the failure. Thread-safe.
 */
final class Load implements AutoCloseable {
  private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, LongAdder> outcomes = new ConcurrentHashMap<>();
  private volatile boolean running = true;

  /** Starts clients that repeat a request. */
  static Load of(int clients, Callable<Integer> request) {
    Load load = new Load();
    for (int i = 0; i < clients; i++) {
      load.clients.execute(() -> load.repeat(request));
    }
    return load;
  }

  /** The number of requests with this outcome so far. */
  long count(String outcome) {
    LongAdder count = outcomes.get(outcome);
    return count == null ? 0 : count.sum();
  }

  /** Lets the clients finish their last requests and returns all outcomes. */
  Map<String, LongAdder> stop() {
    close();
    return outcomes;
  }

  @Override
  public void close() {
    running = false;
    clients.close();
  }

  /** Waits for {@code more} further requests with this outcome. */
  void awaitMore(String outcome, long more) {
    long wanted = count(outcome) + more;
    await(more + " more of outcome " + outcome)
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> assertThat(count(outcome)).as(outcomes::toString).isGreaterThanOrEqualTo(wanted));
  }

  private void repeat(Callable<Integer> request) {
    while (running) {
      outcomes.computeIfAbsent(outcome(request), name -> new LongAdder()).increment();
    }
  }

  private static String outcome(Callable<Integer> request) {
    try {
      return String.valueOf(request.call());
    } catch (Exception e) {
      return e.getClass().getSimpleName();
    }
  }
}
