package dev.tollgate.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;

/** Requests that no HTTP client sends, over HTTP/1.1 in clear text. */
final class RawRequest {
  private static final int PATIENCE_MILLIS = 30_000;

  private RawRequest() {}

  /**
   * Sends a request and returns all that comes back until the server closes the connection.
   *
   * @param lines the request line and the headers, one of which closes the connection
   */
  static String send(URI server, String... lines) throws IOException {
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      String head = String.join("\r\n", lines) + "\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }
}
