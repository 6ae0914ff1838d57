package dev.tollgate.testkit.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.TreeMap;

/** Answers with what it received: {@code {method, path, headers}}. */
final class EchoHandler implements HttpHandler {
  @Override
  public void handle(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    ReceivedRequest request = ReceivedRequest.of(exchange);
    ObjectNode body =
        Answers.JSON.createObjectNode().put("method", request.method()).put("path", request.path());
    ObjectNode headers = body.putObject("headers");
    new TreeMap<>(request.headers())
        .forEach((name, values) -> values.forEach(headers.withArray(name)::add));
    Answers.json(exchange, 200, body);
  }
}
