package dev.tollgate.cli.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that answers as it is told and remembers what it was asked. */
public final class FakeServer implements AutoCloseable {
  private final HttpServer server;
  private final List<Request> received = new CopyOnWriteArrayList<>();
  private final Map<String, Answer> answersByMethod = new ConcurrentHashMap<>();
  private volatile Answer answer = new Answer(200, "application/json", "{}");

  private volatile boolean breaksOff;

  private record Answer(int status, String contentType, String body) {}

  /**
   * A call.
   *
   * @param path with the query
   * @param headers the first of each name, in lower case
   */
  public record Request(String method, String path, Map<String, String> headers, String body) {}

  public FakeServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  public void answers(int status, String contentType, String body) {
    answer = new Answer(status, contentType, body);
  }

  /** Answers one method otherwise than the others; without a body only the status. */
  public void answersTo(String method, int status, String body) {
    answersByMethod.put(method, new Answer(status, "application/json", body));
  }

  /** Promises more than this and then closes the connection. */
  public void breaksOffAfter(String body) {
    breaksOff = true;
    answers(200, "application/jsonl", body);
  }

  /** Method, path with query, and the authorization of each call. */
  public List<String> requests() {
    return received.stream()
        .map(it -> "%s %s %s".formatted(it.method, it.path, it.headers.get("authorization")))
        .toList();
  }

  /** Each call in full. */
  public List<Request> received() {
    return received;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    received.add(request(exchange));
    Answer now =
        Optional.ofNullable(answersByMethod.get(exchange.getRequestMethod())).orElse(answer);
    byte[] body = now.body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("content-type", now.contentType);
    exchange.getResponseHeaders().set("location", "/elsewhere");
    exchange.getResponseHeaders().set("etag", "\"7\"");
    int promised = breaksOff ? body.length + 1 : body.length;
    exchange.sendResponseHeaders(now.status, promised == 0 ? -1 : promised);
    exchange.getResponseBody().write(body);
    exchange.getResponseBody().flush(); // the headers, too
    exchange.close();
  }

  private static Request request(HttpExchange exchange) throws IOException {
    Map<String, String> headers = new ConcurrentHashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) ->
            headers.put(name.toLowerCase(java.util.Locale.ROOT), values.getFirst()));
    return new Request(
        exchange.getRequestMethod(),
        exchange.getRequestURI().toString(),
        headers,
        new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
  }
}
