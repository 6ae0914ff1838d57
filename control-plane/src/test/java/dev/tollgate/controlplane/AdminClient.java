package dev.tollgate.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request.Method;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.ValidationReport;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Calls the admin API and holds every answer against the OpenAPI document. */
final class AdminClient implements AutoCloseable {
  static final String TOKEN = "a-token-for-tests-only";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final OpenApiInteractionValidator CONTRACT =
      OpenApiInteractionValidator.createForInlineApiSpecification(openApi()).build();

  private final HttpClient http = HttpClient.newHttpClient();
  private final String address;

  /** An answer. */
  record Answer(int status, HttpResponse<String> response, JsonNode body) {
    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }
  }

  AdminClient(int port) {
    address = "http://127.0.0.1:" + port;
  }

  static String openApi() {
    try (InputStream in = AdminClient.class.getResourceAsStream("/openapi/admin.yaml")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  Answer get(String path) {
    return call("GET", path, "", "");
  }

  Answer putConfig(String document) {
    return call("PUT", "/admin/v1/config", "application/yaml", document);
  }

  /** Replaces the document only if it is the one that the tag names. */
  Answer putConfig(String document, String ifMatch) {
    return call("PUT", "/admin/v1/config", "application/yaml", document, "if-match", ifMatch);
  }

  Answer putConfigJson(String document) {
    return call("PUT", "/admin/v1/config", "application/json", document);
  }

  Answer validateConfig(String document) {
    return call("POST", "/admin/v1/config:validate", "application/yaml", document);
  }

  private Answer call(
      String method, String path, String contentType, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address + path))
            .header("authorization", "Bearer " + TOKEN)
            .method(method, BodyPublishers.ofString(body));
    if (!contentType.isEmpty()) {
      request.header("content-type", contentType);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
      check(method, URI.create(address + path).getPath(), response);
      return new Answer(response.statusCode(), response, JSON.readTree(response.body()));
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(method + " " + path, e);
    }
  }

  private static void check(String method, String path, HttpResponse<String> response) {
    SimpleResponse.Builder answer =
        SimpleResponse.Builder.status(response.statusCode()).withBody(response.body());
    response.headers().map().forEach((name, values) -> answer.withHeader(name, values));
    ValidationReport report =
        CONTRACT.validateResponse(path, Method.valueOf(method), answer.build());
    assertThat(report.getMessages()).as("%s %s against the contract", method, path).isEmpty();
  }

  /** True if the contract lets a request through. */
  static ValidationReport request(String method, String path, String contentType, String body) {
    return CONTRACT.validateRequest(
        new SimpleRequest.Builder(method, path)
            .withAuthorization("Bearer " + TOKEN)
            .withContentType(contentType)
            .withBody(body)
            .build());
  }

  @Override
  public void close() {
    http.close();
  }
}
