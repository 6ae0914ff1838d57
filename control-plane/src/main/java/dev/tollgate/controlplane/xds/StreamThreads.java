package dev.tollgate.controlplane.xds;

import io.envoyproxy.controlplane.server.ExecutorGroup;
import io.grpc.Context;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Threads that write responses, one for each stream: with a pool, the responses of a stream could
 * overtake each other. Their queues are bounded by one response for each type of each stream.
 * Thread-safe; must be closed.
 */
final class StreamThreads implements ExecutorGroup, AutoCloseable {
  private final List<ExecutorService> threads;
  private final AtomicInteger next = new AtomicInteger();

  StreamThreads(int count) {
    threads =
        IntStream.range(0, count)
            .mapToObj(i -> Thread.ofPlatform().name("xds-writer-" + i).factory())
            .map(Executors::newSingleThreadExecutor)
            .toList();
  }

  /** Called while a stream opens; what runs on the thread finds the stream in its context. */
  @Override
  public Executor next() {
    int index = Math.floorMod(next.getAndIncrement(), threads.size());
    return Context.current().fixedContextExecutor(threads.get(index));
  }

  @Override
  public void close() {
    threads.forEach(ExecutorService::shutdownNow);
  }
}
