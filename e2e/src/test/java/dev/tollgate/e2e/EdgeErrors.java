package dev.tollgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.http.HttpResponse;

/** Assertions on refusals of the edge. */
final class EdgeErrors {
  private static final JsonMapper JSON = new JsonMapper();

  private EdgeErrors() {}

  /** Asserts status, format and code of the error, and that the response has a request id. */
  static void assertRefused(HttpResponse<String> response, int status, String code)
      throws IOException {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
    assertThat(response.headers().firstValue("x-request-id")).isPresent();
    JsonNode error = JSON.readTree(response.body()).path("error");
    assertThat(error.path("code").asText()).isEqualTo(code);
    assertThat(error.path("type").asText()).isNotBlank();
    assertThat(error.path("message").asText()).hasSizeGreaterThan(20);
    assertThat(error.has("param")).isTrue();
  }
}
