package dev.tollgate.benchmarks.fleet;

import dev.tollgate.benchmarks.EnvoyRequests;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;

/**
 * Sends checks at a fixed rate (open loop), alternating keys and replicas. A call without a
 * response is repeated once at another replica, as Envoy does. Thread-safe. The caller must close
 * it.
 */
final class CheckLoad implements AutoCloseable {
  private final List<Replica> replicas;
  private final List<CheckRequest> requests;
  private final Map<Integer, LongAdder> answers = new ConcurrentHashMap<>();
  private final AtomicLong turn = new AtomicLong();
  private final ScheduledExecutorService pace =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
  private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();

  private CheckLoad(List<Replica> replicas, List<String> keys) {
    this.replicas = replicas;
    this.requests = keys.stream().map(EnvoyRequests::of).toList();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // it runs until it is stopped
  static CheckLoad start(List<Replica> replicas, List<String> keys, int perSecond) {
    CheckLoad load = new CheckLoad(replicas, keys);
    load.pace.scheduleAtFixedRate(
        load::begin, 0, TimeUnit.SECONDS.toNanos(1) / perSecond, TimeUnit.NANOSECONDS);
    return load;
  }

  /** The number of checks with this HTTP status. */
  long count(int status) {
    LongAdder count = answers.get(status);
    return count == null ? 0 : count.sum();
  }

  /** The number of completed checks. */
  long count() {
    return answers.values().stream().flatMapToLong(it -> LongStream.of(it.sum())).sum();
  }

  /**
   * The number of checks per HTTP status, with {@code what} as a prefix; status 0 stands for no
   * response.
   */
  Map<String, Long> counts(String what) {
    Map<String, Long> counts = new TreeMap<>();
    answers.forEach((status, count) -> counts.put(what + " " + status, count.sum()));
    return counts;
  }

  private void begin() {
    int now = (int) (turn.getAndIncrement() % Integer.MAX_VALUE);
    calls.execute(() -> {
      CheckRequest request = requests.get(now % requests.size());
      int status = replicas.get(now % replicas.size()).check(request);
      if (status == Replica.NO_ANSWER && replicas.size() > 1) {
        status = replicas.get((now + 1) % replicas.size()).check(request);
      }
      answers.computeIfAbsent(status, it -> new LongAdder()).increment();
    });
  }

  /** Stops sending, and waits for running calls. */
  void stop() {
    pace.shutdownNow();
    calls.close();
  }

  @Override
  public void close() {
    stop();
  }
}
