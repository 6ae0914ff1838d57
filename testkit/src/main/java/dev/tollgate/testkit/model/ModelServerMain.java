package dev.tollgate.testkit.model;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** The simulated model server as a separate process. */
public final class ModelServerMain {
  private static final int DEFAULT_PORT = 18_000;
  private static final Duration EVENT_DELAY = Duration.ofMillis(20);

  private ModelServerMain() {}

  /**
   * Serves until the process is stopped.
   *
   * @param args {@code --port NUMBER} for a port on 127.0.0.1, {@code --address HOST:PORT}, or
   *     nothing for the default port
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    try (ModelServer server = ModelServer.start(address(List.of(args)), EVENT_DELAY)) {
      System.out.println("simulated model server on port " + server.port());
      Thread.currentThread().join();
    }
  }

  private static InetSocketAddress address(List<String> args) {
    if (args.isEmpty()) {
      return local(DEFAULT_PORT);
    }
    String name = args.getFirst();
    if (args.size() == 2 && name.equals("--port")) {
      return local(Integer.parseInt(args.get(1)));
    }
    if (args.size() == 2 && name.equals("--address")) {
      URI uri = URI.create("tcp://" + args.get(1));
      return new InetSocketAddress(uri.getHost(), uri.getPort());
    }
    throw new IllegalArgumentException(args + " (expected: --port NUMBER or --address HOST:PORT)");
  }

  private static InetSocketAddress local(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }
}
