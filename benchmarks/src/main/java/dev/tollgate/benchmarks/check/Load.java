package dev.tollgate.benchmarks.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A closed-loop load over HTTP/1.1 keep-alive connections on the calling thread: each connection
 * sends its request again when the response has arrived. Built to use little CPU itself. Not
 * thread-safe. The caller must close it.
 */
final class Load implements AutoCloseable {
  private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(10);

  private final Selector selector;
  private final List<LoadConnection> connections;

  private Load(Selector selector, List<LoadConnection> connections) {
    this.selector = selector;
    this.connections = connections;
  }

  /**
   * Opens a connection per request and sends the requests.
   *
   * @throws IOException if the target does not accept connections
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
   * Runs the loop for {@code time}.
   *
   * @return the responses within this time
   * @throws IOException if a connection breaks or no response arrives for 10 s
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
              RESPONSE_TIMEOUT.toMillis());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    if (ready == 0) {
      throw new IOException("no answer from Envoy for " + RESPONSE_TIMEOUT.toSeconds() + " s");
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
