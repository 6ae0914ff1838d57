package dev.tollgate.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Calls the admin API of one server. Thread-safe; close it. */
public final class AdminApi implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  // Longer than Envoy waits for a service.
  private static final Duration TIMEOUT = Duration.ofSeconds(70);
  private static final int PAGE = 200;

  // Redirects are not followed: the token is for this server only.
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();
  private final Target target;

  AdminApi(Target target) {
    this.target = target;
  }

  /** The address of the server. */
  public String server() {
    return target.server().toString();
  }

  /** Text as one part of a path, such as an id that a person typed. */
  public static String segment(String text) {
    return encoded(text).replace("+", "%20");
  }

  /** Reads one thing. */
  public JsonNode get(String path) throws CommandException {
    return read(path).body();
  }

  /** Reads one thing with what a change of it must name in {@code if-match}. */
  public ApiResponse read(String path) throws CommandException {
    return send("GET", path, Map.of(), BodyPublishers.noBody());
  }

  /**
   * Reads a list page by page.
   *
   * @param query filters
   * @param most how many items to read at most
   */
  public List<JsonNode> list(String path, Map<String, String> query, int most)
      throws CommandException {
    List<JsonNode> items = new ArrayList<>();
    Map<String, String> asked = new LinkedHashMap<>(query);
    while (true) {
      asked.put("limit", Integer.toString(Math.min(PAGE, most - items.size())));
      JsonNode page = get(withQuery(path, asked));
      page.path("items").forEach(items::add);
      if (items.size() >= most || !page.hasNonNull("nextCursor")) {
        return items;
      }
      asked.put("cursor", page.path("nextCursor").asText());
    }
  }

  /** Makes something new; the call can be told from a second one by its Idempotency-Key. */
  public JsonNode create(String path, JsonNode body) throws CommandException {
    return send("POST", path, Map.of("idempotency-key", UUID.randomUUID().toString()), body).body();
  }

  /** Does something that needs no body, such as a verb after an id. */
  public JsonNode post(String path) throws CommandException {
    return send("POST", path, Map.of(), BodyPublishers.noBody()).body();
  }

  /** Asks with a body and changes nothing, or nothing that a second call would change again. */
  public JsonNode post(String path, JsonNode body) throws CommandException {
    return send("POST", path, Map.of(), body).body();
  }

  /** Deletes something. */
  public void delete(String path) throws CommandException {
    send("DELETE", path, Map.of(), BodyPublishers.noBody());
  }

  /** Sends JSON with more headers, such as {@code if-match}. */
  public ApiResponse send(String method, String path, Map<String, String> headers, JsonNode body)
      throws CommandException {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.putIfAbsent("content-type", "application/json");
    return send(method, path, all, BodyPublishers.ofString(body.toString()));
  }

  /** Reads an answer of many lines and hands each on as it comes. */
  public void lines(String path, Map<String, String> query, Consumer<String> sink)
      throws CommandException {
    HttpRequest request = request("GET", withQuery(path, query), Map.of(), BodyPublishers.noBody());
    HttpResponse<Stream<String>> response = exchange(request, BodyHandlers.ofLines());
    try (Stream<String> lines = response.body()) {
      if (response.statusCode() >= 400) {
        throw refused(response.statusCode(), lines.collect(Collectors.joining("\n")));
      }
      lines.forEach(sink);
    } catch (UncheckedIOException e) {
      throw CommandException.unreachable("%s broke off in the middle".formatted(target));
    }
  }

  /** A path with filters after it. */
  public static String withQuery(String path, Map<String, String> query) {
    return query.isEmpty()
        ? path
        : query.entrySet().stream()
            .map(one -> encoded(one.getKey()) + "=" + encoded(one.getValue()))
            .collect(Collectors.joining("&", path + "?", ""));
  }

  @Override
  public void close() {
    http.close();
  }

  private ApiResponse send(
      String method, String path, Map<String, String> headers, BodyPublisher body)
      throws CommandException {
    HttpResponse<String> response =
        exchange(request(method, path, headers, body), BodyHandlers.ofString());
    if (response.statusCode() >= 400) {
      throw refused(response.statusCode(), response.body());
    }
    return new ApiResponse(response.headers().firstValue("etag"), json(response));
  }

  private HttpRequest request(
      String method, String path, Map<String, String> headers, BodyPublisher body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(target.server() + path))
            .timeout(TIMEOUT)
            .header("authorization", "Bearer " + target.token())
            .method(method, body);
    headers.forEach(request::header);
    return request.build();
  }

  private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler)
      throws CommandException {
    try {
      return http.send(request, handler);
    } catch (ConnectException e) {
      throw CommandException.unreachable("%s cannot be reached".formatted(target));
    } catch (HttpTimeoutException e) {
      throw CommandException.unreachable("%s does not answer".formatted(target));
    } catch (IOException e) {
      throw CommandException.unreachable("%s: %s".formatted(target, e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandException.failed("interrupted");
    }
  }

  private JsonNode json(HttpResponse<String> response) throws CommandException {
    try {
      return response.body().isEmpty() ? MissingNode.getInstance() : JSON.readTree(response.body());
    } catch (JsonProcessingException e) {
      throw CommandException.failed(
          "%s answered %d without JSON (expected: the admin API)"
              .formatted(target, response.statusCode()));
    }
  }

  private CommandException refused(int status, String body) {
    try {
      if (JSON.readTree(body) instanceof ObjectNode problem) {
        return CommandException.refused(status, problem);
      }
    } catch (JsonProcessingException e) {
      // Not of the admin API; what it says is not for this screen.
    }
    return CommandException.failed("%s answered %d".formatted(target, status));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
