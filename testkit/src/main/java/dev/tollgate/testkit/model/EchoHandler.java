package dev.tollgate.testkit.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.TreeMap;

/** Responds with the received request: {@code {method, path, headers}}. Stateless. */
final class EchoHandler implements HttpHandler {
  @Override
  public void handle(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    ReceivedRequest request = ReceivedRequest.of(exchange);
    ObjectNode body =
        JsonResponses.JSON
            .createObjectNode()
            .put("method", request.method())
            .put("path", request.path());
    ObjectNode headers = body.putObject("headers");
    new TreeMap<>(request.headers())
        .forEach((name, values) -> values.forEach(headers.withArray(name)::add));
    JsonResponses.json(exchange, 200, body);
  }
}
