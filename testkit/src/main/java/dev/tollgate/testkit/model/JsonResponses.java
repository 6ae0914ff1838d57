package dev.tollgate.testkit.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;

/** Sends JSON responses. Stateless. */
final class JsonResponses {
  static final JsonMapper JSON = new JsonMapper();

  private JsonResponses() {}

  static void json(HttpExchange exchange, int status, JsonNode body) throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(body);
    exchange.getResponseHeaders().set("content-type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  static void error(HttpExchange exchange, int status, String message) throws IOException {
    var body = JSON.createObjectNode();
    body.putObject("error")
        .put("message", message)
        .put("type", "invalid_request_error")
        .put("code", "invalid_request")
        .putNull("param");
    json(exchange, status, body);
  }
}
