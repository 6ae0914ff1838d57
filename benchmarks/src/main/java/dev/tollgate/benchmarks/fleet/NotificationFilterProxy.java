package dev.tollgate.benchmarks.fleet;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A proxy between replicas and Postgres that can drop notifications, so that a benchmark measures
 * the poll of the change feed alone. It parses the framing of Postgres's protocol (version 3,
 * without TLS). Thread-safe. The caller must close it.
 */
final class NotificationFilterProxy implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(NotificationFilterProxy.class);
  private static final int NOTIFICATION = 'A';

  private final ServerSocket socket;
  private final int postgresPort;
  private volatile boolean dropsNotifications;

  private NotificationFilterProxy(ServerSocket socket, int postgresPort) {
    this.socket = socket;
    this.postgresPort = postgresPort;
  }

  static NotificationFilterProxy start(int postgresPort) throws IOException {
    NotificationFilterProxy proxy =
        new NotificationFilterProxy(
            new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), postgresPort);
    Thread.ofVirtual().start(proxy::accept);
    return proxy;
  }

  int port() {
    return socket.getLocalPort();
  }

  /** Drops all notifications from now on. */
  void dropNotifications() {
    dropsNotifications = true;
  }

  private void accept() {
    try {
      while (true) {
        Socket client = socket.accept();
        Thread.ofVirtual().start(() -> connect(client));
      }
    } catch (IOException e) {
      logger.debug("closed", e);
    }
  }

  private void connect(Socket client) {
    try (client;
        Socket server = new Socket(InetAddress.getLoopbackAddress(), postgresPort)) {
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      Thread.ofVirtual().start(() -> forwardRequests(client, server));
      forwardResponses(server.getInputStream(), client.getOutputStream());
    } catch (IOException e) {
      logger.debug("a connection ended", e);
    }
  }

  private static void forwardRequests(Socket client, Socket server) {
    try (client;
        server) {
      client.getInputStream().transferTo(server.getOutputStream());
    } catch (IOException e) {
      logger.debug("a connection ended", e);
    }
  }

  private void forwardResponses(InputStream from, OutputStream to) throws IOException {
    DataInputStream in = new DataInputStream(new BufferedInputStream(from, 64 * 1024));
    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(to, 64 * 1024));
    for (int type = in.read(); type >= 0; type = in.read()) {
      int length = in.readInt();
      byte[] body = in.readNBytes(length - Integer.BYTES);
      if (type != NOTIFICATION || !dropsNotifications) {
        out.writeByte(type);
        out.writeInt(length);
        out.write(body);
      }
      if (in.available() == 0) {
        out.flush();
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
