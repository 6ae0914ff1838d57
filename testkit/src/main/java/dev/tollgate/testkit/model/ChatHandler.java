package dev.tollgate.testkit.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Handles chat completions; streams events at the pace of a model. Thread-safe. */
final class ChatHandler implements HttpHandler {
  private final Duration eventDelay;
  private final StreamGate gate;
  private final AtomicLong answers = new AtomicLong();

  ChatHandler(Duration eventDelay, StreamGate gate) {
    this.eventDelay = eventDelay;
    this.gate = gate;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    ChatRequest request;
    try {
      request = ChatRequest.parse(body);
    } catch (IOException e) {
      JsonResponses.error(exchange, 400, String.valueOf(e.getMessage()));
      return;
    }
    Completions completions = new Completions(request, "chatcmpl-" + answers.incrementAndGet());
    if (request.stream()) {
      stream(exchange, request, completions);
    } else {
      JsonResponses.json(exchange, 200, completions.whole());
    }
  }

  private void stream(HttpExchange exchange, ChatRequest request, Completions completions)
      throws IOException {
    exchange.getResponseHeaders().set("content-type", "text/event-stream; charset=utf-8");
    exchange.getResponseHeaders().set("cache-control", "no-cache");
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    for (int i = 0; i < request.tokens(); i++) {
      send(out, completions.chunk(i));
      gate.pass();
      pause();
    }
    send(out, completions.lastChunk());
    if (request.includeUsage()) {
      send(out, completions.usageChunk());
    }
    sendText(out, "[DONE]");
  }

  private static void send(OutputStream out, JsonNode chunk) throws IOException {
    sendText(out, JsonResponses.JSON.writeValueAsString(chunk));
  }

  private static void sendText(OutputStream out, String data) throws IOException {
    out.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private void pause() throws InterruptedIOException {
    try {
      Thread.sleep(eventDelay);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the server stops");
    }
  }
}
