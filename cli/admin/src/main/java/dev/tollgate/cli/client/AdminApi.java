package dev.tollgate.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.ProtocolException;
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
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Calls the admin API of one server. Thread-safe; close it. */
public final class AdminApi implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  // Longer than Envoy waits for a service.
  private static final Duration TIMEOUT = Duration.ofSeconds(70);
  private static final int PAGE = 200;

  private final Target target;
  private final HttpClient http;

  AdminApi(Target target) throws CommandException {
    this.target = target;
    // Redirects are not followed: the token is for this server only.
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT);
    if (!target.isTls()) {
      client.sslContext(TlsTrust.none());
    } else if (target.caFile().isPresent()) {
      client.sslContext(TlsTrust.of(target.caFile().get()));
    }
    this.http = client.build();
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

  /** Reads one thing with its entity tag, which a change of it names in {@code if-match}. */
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
      if (!page.path("items").isArray()) {
        throw notTheAdminApi("a list without \"items\"");
      }
      page.path("items").forEach(items::add);
      if (items.size() >= most || !page.hasNonNull("nextCursor")) {
        return items;
      }
      asked.put("cursor", page.path("nextCursor").asText());
    }
  }

  /** Creates something; the call can be told from a second one by its Idempotency-Key. */
  public JsonNode create(String path, JsonNode body) throws CommandException {
    return send("POST", path, Map.of("idempotency-key", UUID.randomUUID().toString()), body).body();
  }

  /** Calls a verb that needs no body. */
  public JsonNode post(String path) throws CommandException {
    return send("POST", path, Map.of(), BodyPublishers.noBody()).body();
  }

  /** Calls a verb that changes nothing when it is called a second time. */
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

  /** Sends text, whose type is in the headers. */
  public ApiResponse sendText(String method, String path, Map<String, String> headers, String body)
      throws CommandException {
    return send(method, path, headers, BodyPublishers.ofString(body));
  }

  /** Reads an answer of many lines and hands each on as it comes. */
  public void lines(String path, Map<String, String> query, Consumer<String> sink)
      throws CommandException {
    HttpRequest request = request("GET", withQuery(path, query), Map.of(), BodyPublishers.noBody());
    HttpResponse<Stream<String>> response = exchange(request, BodyHandlers.ofLines());
    try (Stream<String> lines = response.body()) {
      if (response.statusCode() >= 400) {
        throw refused(response, lines.collect(Collectors.joining("\n")));
      }
      lines.forEach(sink);
    } catch (UncheckedIOException e) {
      throw CommandException.unreachable("%s broke off in the middle".formatted(target));
    }
  }

  /** A path with filters after it. */
  public static String withQuery(String path, Map<String, String> query) {
    StringBuilder text = new StringBuilder(path);
    char separator = '?';
    for (Map.Entry<String, String> one : query.entrySet()) {
      text.append(separator).append(encoded(one.getKey())).append('=');
      text.append(encoded(one.getValue()));
      separator = '&';
    }
    return text.toString();
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
      throw refused(response, response.body());
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
      throw CommandException.unreachable("%s: %s".formatted(target, reason(e)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandException.failed("interrupted");
    }
  }

  private String reason(IOException failure) {
    // A TLS server answers HTTP with an alert, or closes the connection without a word.
    boolean isNoHttp =
        failure instanceof ProtocolException
            || String.valueOf(failure.getMessage()).contains("header parser received no bytes");
    if (isNoHttp && !target.isTls()) {
      return "it does not speak HTTP (expected: https:// in the address, if it speaks TLS)";
    }
    return TlsTrust.explain(failure).orElseGet(() -> String.valueOf(failure.getMessage()));
  }

  private JsonNode json(HttpResponse<String> response) throws CommandException {
    try {
      if (response.body().isEmpty()) {
        return MissingNode.getInstance();
      }
      JsonNode body = JSON.readTree(response.body());
      if (response.statusCode() < 300 && body.isContainerNode()) {
        return body;
      }
    } catch (JsonProcessingException e) {
      throw notTheAdminApi(description(response));
    }
    throw notTheAdminApi(description(response));
  }

  private CommandException refused(HttpResponse<?> response, String body) {
    int status = response.statusCode();
    try {
      if (JSON.readTree(body) instanceof ObjectNode problem
          && (problem.has("type") || problem.has("title"))) {
        return CommandException.refused(status, problem, target.tokenSource());
      }
    } catch (JsonProcessingException e) {
      // Not of the admin API; what it says is not for a terminal.
    }
    return status >= 502 && status <= 504
        ? CommandException.failed(
            "%s answered %d: it does not reach the admin API now".formatted(target, status))
        : notTheAdminApi(description(response));
  }

  private static String description(HttpResponse<?> response) {
    Optional<String> type = response.headers().firstValue("content-type");
    return "status %d%s".formatted(response.statusCode(), type.map(it -> ", " + it).orElse(""));
  }

  private CommandException notTheAdminApi(String answer) {
    return CommandException.failed(
        "%s is not the admin API: it answered with %s (expected: JSON of the admin API)"
            .formatted(target, TerminalText.line(answer)));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
