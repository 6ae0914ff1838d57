package dev.tollgate.testkit.model;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Handles large bodies. {@code POST} or {@code PUT} below {@code /v1/videos} reads the whole body
 * and responds {@code {bytes, sha256}}. {@code GET /v1/videos/{n}/content?bytes=N} sends N bytes
 * that depend on n only, with their hash in {@code x-content-sha256}. Stateless.
 */
final class VideoHandler implements HttpHandler {
  private static final int BLOCK_BYTES = 64 * 1024;
  private static final long MAX_BYTES = 8L << 30;
  private static final Pattern CONTENT = Pattern.compile("/v1/videos/(\\d{1,9})/content");
  private static final Pattern BYTES = Pattern.compile("(?:^|&)bytes=(\\d{1,12})(?:&|$)");

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    switch (exchange.getRequestMethod()) {
      case "POST", "PUT" -> receive(exchange);
      case "GET" -> send(exchange);
      default -> JsonResponses.error(exchange, 405, "GET, POST or PUT");
    }
  }

  private static void receive(HttpExchange exchange) throws IOException {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[BLOCK_BYTES];
    long bytes = 0;
    InputStream body = exchange.getRequestBody();
    for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
      digest.update(buffer, 0, read);
      bytes += read;
    }
    JsonResponses.json(
        exchange,
        200,
        JsonResponses.JSON.createObjectNode().put("bytes", bytes).put("sha256", hex(digest)));
  }

  private static void send(HttpExchange exchange) throws IOException {
    Matcher path = CONTENT.matcher(exchange.getRequestURI().getPath());
    String query = exchange.getRequestURI().getQuery();
    Matcher bytes = BYTES.matcher(query == null ? "" : query);
    if (!path.matches() || !bytes.find()) {
      JsonResponses.error(exchange, 404, "only /v1/videos/{number}/content?bytes=N is here");
      return;
    }
    long length = Math.min(Long.parseLong(bytes.group(1)), MAX_BYTES);
    byte[] block = block(Integer.parseInt(path.group(1)));
    exchange.getResponseHeaders().set("content-type", "video/mp4");
    exchange.getResponseHeaders().set("x-content-sha256", hashOf(block, length));
    exchange.sendResponseHeaders(200, length == 0 ? -1 : length);
    OutputStream out = exchange.getResponseBody();
    for (long left = length; left > 0; left -= BLOCK_BYTES) {
      out.write(block, 0, (int) Math.min(BLOCK_BYTES, left));
    }
  }

  private static String hashOf(byte[] block, long length) {
    MessageDigest digest = sha256();
    for (long left = length; left > 0; left -= BLOCK_BYTES) {
      digest.update(block, 0, (int) Math.min(BLOCK_BYTES, left));
    }
    return hex(digest);
  }

  private static byte[] block(int number) {
    byte[] block = new byte[BLOCK_BYTES];
    for (int i = 0; i < BLOCK_BYTES; i++) {
      block[i] = (byte) (number + i * 31 + (i >> 8));
    }
    return block;
  }

  private static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
