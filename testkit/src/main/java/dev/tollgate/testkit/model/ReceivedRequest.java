package dev.tollgate.testkit.model;

import com.sun.net.httpserver.HttpExchange;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A request as the backend received it, without its body. Immutable.
 *
 * @param path the path with the query, if any
 * @param headers values by header name in lower case
 */
public record ReceivedRequest(String method, String path, Map<String, List<String>> headers) {
  /** Copies the headers. */
  public ReceivedRequest {
    headers = Map.copyOf(headers);
  }

  static ReceivedRequest of(HttpExchange exchange) {
    Map<String, List<String>> headers = new TreeMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
    return new ReceivedRequest(
        exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers);
  }

  /** The first value of a header, named in lower case. */
  public Optional<String> header(String name) {
    return headers.getOrDefault(name, List.of()).stream().findFirst();
  }
}
