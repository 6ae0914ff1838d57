package dev.tollgate.benchmarks.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A closed loop of HTTP/1.1 keep-alive connections on the calling thread: each sends its request
 * again as soon as the answer is there. Made to cost little CPU beside what it measures. Not
 * thread-safe; close it.
 */
final class Load implements AutoCloseable {
  private static final Duration SILENCE_LIMIT = Duration.ofSeconds(10);

  private final Selector selector;
  private final List<LoadConnection> connections;

  private Load(Selector selector, List<LoadConnection> connections) {
    this.selector = selector;
    this.connections = connections;
  }

  /**
   * Connects once for each request and sends it.
   *
   * @throws IOException if nobody listens there
   */
  static Load start(InetSocketAddress target, List<byte[]> requests) throws IOException {
    Load load = new Load(Selector.open(), new ArrayList<>());
    try {
      for (byte[] request : requests) {
        load.connections.add(LoadConnection.open(target, request, load.selector));
      }
      for (LoadConnection connection : load.connections) {
        connection.send();
      }
    } catch (IOException e) {
      load.close();
      throw e;
    }
    return load;
  }

  /**
   * Keeps the loop going.
   *
   * @return what was answered within this time
   * @throws IOException if a connection breaks or no answer comes for 10 s
   */
  Tally drive(Duration time) throws IOException {
    Tally tally = new Tally();
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      turn(tally);
    }
    return tally;
  }

  private void turn(Tally tally) throws IOException {
    int ready;
    try {
      ready =
          selector.select(
              key -> ((LoadConnection) key.attachment()).onReadable(tally),
              SILENCE_LIMIT.toMillis());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    if (ready == 0) {
      throw new IOException("no answer from Envoy for " + SILENCE_LIMIT.toSeconds() + " s");
    }
  }

  @Override
  public void close() throws IOException {
    for (LoadConnection connection : connections) {
      connection.close();
    }
    selector.close();
  }
}
