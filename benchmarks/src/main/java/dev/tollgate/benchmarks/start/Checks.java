package dev.tollgate.benchmarks.start;

import dev.tollgate.benchmarks.EnvoyRequests;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Checks of valid keys over one connection, as many at a time as there are callers. Thread-safe;
 * close it.
 *
 * @param channel to authz
 * @param requests one for each key
 */
record Checks(ManagedChannel channel, List<CheckRequest> requests) implements AutoCloseable {
  private static final int CALLERS = 8;

  /** One for each caller. */
  static final int AT_LEAST = CALLERS;

  private static final long TIMEOUT_SECONDS = 10;

  static Checks over(ManagedChannel channel, List<String> keys) {
    return new Checks(channel, keys.stream().map(EnvoyRequests::of).toList());
  }

  /**
   * Sends them, keys in turns, and waits for the answers.
   *
   * @throws IOException if a check has no answer, or one that does not admit
   */
  void send(int count) throws IOException {
    try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
      List<Future<Integer>> running =
          IntStream.range(0, CALLERS)
              .mapToObj(caller -> callers.submit(() -> sendFrom(caller, count / CALLERS)))
              .toList();
      for (Future<Integer> each : running) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private int sendFrom(int caller, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      CheckResponse response =
          AuthorizationGrpc.newBlockingStub(channel)
              .withDeadlineAfter(TIMEOUT_SECONDS, TimeUnit.SECONDS)
              .check(requests.get((i * CALLERS + caller) % requests.size()));
      if (!response.hasOkResponse()) {
        throw new IOException("a valid key was refused: " + response.getDeniedResponse().getBody());
      }
    }
    return count;
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
