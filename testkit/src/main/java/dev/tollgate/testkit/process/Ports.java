package dev.tollgate.testkit.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** TCP ports of the loopback address. Stateless. */
public final class Ports {
  // Below Linux's ephemeral ports: otherwise an outgoing connection could take the port of a
  // process
  // that is killed under load, before the process restarts.
  private static final int MIN_PORT = 12_000;
  private static final int MAX_PORT = 32_000;
  private static final int ATTEMPTS = 200;

  private Ports() {}

  /**
   * Returns a port that no process listens on now. Another process may take it before the caller
   * does.
   */
  public static int free() {
    for (int i = 0; i < ATTEMPTS; i++) {
      int port = ThreadLocalRandom.current().nextInt(MIN_PORT, MAX_PORT);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException(
        "no free port between %d and %d in %d attempts".formatted(MIN_PORT, MAX_PORT, ATTEMPTS));
  }

  /** True if no process listens on the port, on loopback or on all addresses. */
  public static boolean isFree(int port) {
    return canBind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
        && canBind(new InetSocketAddress(port));
  }

  private static boolean canBind(InetSocketAddress address) {
    try (ServerSocket socket = new ServerSocket()) {
      // Like servers do, so that connections in TIME_WAIT do not make the port look taken.
      socket.setReuseAddress(true);
      socket.bind(address);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
