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
 * Stands between the replicas and Postgres and can swallow the notifications, and nothing else, so
 * that what is measured is the poll behind LISTEN. Speaks as much of Postgres's protocol (version
 * 3, without TLS) as it takes to tell messages apart. Close it.
 */
final class DeafProxy implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(DeafProxy.class);
  private static final int NOTIFICATION = 'A';

  private final ServerSocket socket;
  private final int postgresPort;
  private volatile boolean deaf;

  private DeafProxy(ServerSocket socket, int postgresPort) {
    this.socket = socket;
    this.postgresPort = postgresPort;
  }

  static DeafProxy start(int postgresPort) throws IOException {
    DeafProxy proxy =
        new DeafProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), postgresPort);
    Thread.ofVirtual().start(proxy::accept);
    return proxy;
  }

  int port() {
    return socket.getLocalPort();
  }

  /** From here on no notification arrives. */
  void beDeaf() {
    deaf = true;
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
      Thread.ofVirtual().start(() -> passOn(client, server));
      answers(server.getInputStream(), client.getOutputStream());
    } catch (IOException e) {
      logger.debug("a connection ended", e);
    }
  }

  private static void passOn(Socket client, Socket server) {
    try (client;
        server) {
      client.getInputStream().transferTo(server.getOutputStream());
    } catch (IOException e) {
      logger.debug("a connection ended", e);
    }
  }

  private void answers(InputStream from, OutputStream to) throws IOException {
    DataInputStream in = new DataInputStream(new BufferedInputStream(from, 64 * 1024));
    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(to, 64 * 1024));
    for (int type = in.read(); type >= 0; type = in.read()) {
      int length = in.readInt();
      byte[] body = in.readNBytes(length - Integer.BYTES);
      if (type != NOTIFICATION || !deaf) {
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
