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
 * The threads that write responses. Each stream is assigned one thread, because in a pool the
 * responses of a stream could overtake each other. At most one response for each type of each
 * stream is queued. Thread-safe; must be closed.
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

  /** Called while a stream opens; tasks run with the gRPC context of that stream. */
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
