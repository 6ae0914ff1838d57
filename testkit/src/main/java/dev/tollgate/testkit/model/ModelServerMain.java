package dev.tollgate.testkit.model;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** The simulated model server as a process of its own. */
public final class ModelServerMain {
  private static final int USUAL_PORT = 18_000;
  private static final Duration EVENT_DELAY = Duration.ofMillis(20);

  private ModelServerMain() {}

  /**
   * Serves until the process is ended.
   *
   * @param args {@code --port NUMBER}, or nothing for the usual one
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    try (ModelServer server = ModelServer.start(port(List.of(args)), EVENT_DELAY)) {
      System.out.println("simulated model server on port " + server.port());
      Thread.currentThread().join();
    }
  }

  private static int port(List<String> args) {
    if (args.isEmpty()) {
      return USUAL_PORT;
    }
    if (args.size() != 2 || !args.getFirst().equals("--port")) {
      throw new IllegalArgumentException(args + " (expected: --port NUMBER)");
    }
    return Integer.parseInt(args.get(1));
  }
}
