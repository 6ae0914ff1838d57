package dev.tollgate.authz.check.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.tollgate.authz.check.Attempt;
import dev.tollgate.authz.check.Credentials;
import dev.tollgate.contract.RouteKind;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext.HttpRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckRequestsTest {
  @Test
  void toAttempt_rawHeaders_keepsRepeatedOnesApart() {
    HeaderMap headers =
        HeaderMap.newBuilder()
            .addHeaders(raw("x-api-key", "one"))
            .addHeaders(raw("x-request-id", "r-1"))
            .addHeaders(HeaderValue.newBuilder().setKey("x-api-key").setValue("two"))
            .addHeaders(raw("authorization", "Bearer three"))
            .build();

    Attempt attempt =
        CheckRequests.toAttempt(request(HttpRequest.newBuilder().setHeaderMap(headers)));

    assertThat(attempt.credentials())
        .isEqualTo(new Credentials(List.of("one", "two"), List.of("Bearer three")));
    assertThat(attempt.requestId()).isEqualTo("r-1");
  }

  @Test
  void toAttempt_plainHeaders_areReadToo() {
    HttpRequest.Builder http =
        HttpRequest.newBuilder()
            .putHeaders("x-api-key", "one,two")
            .putHeaders("x-request-id", "r-1");

    Attempt attempt = CheckRequests.toAttempt(request(http));

    assertThat(attempt.credentials()).isEqualTo(new Credentials(List.of("one,two"), List.of()));
    assertThat(attempt.requestId()).isEqualTo("r-1");
  }

  @Test
  void toAttempt_contextOfRoute_isTaken() {
    HttpRequest.Builder http = HttpRequest.newBuilder().setMethod("POST").setPath("/v1/x?y=z");

    assertThat(CheckRequests.toAttempt(request(http)))
        .isEqualTo(
            new Attempt(
                new Credentials(List.of(), List.of()),
                "POST",
                "/v1/x?y=z",
                "llm",
                RouteKind.LLM,
                "7",
                "10.0.0.1",
                ""));
  }

  @Test
  void toAttempt_emptyRequest_isAnAttemptWithoutRoute() {
    Attempt attempt = CheckRequests.toAttempt(CheckRequest.getDefaultInstance());

    assertThat(attempt.route()).isEmpty();
    assertThat(attempt.kind()).isNull();
  }

  private static HeaderValue raw(String name, String value) {
    return HeaderValue.newBuilder()
        .setKey(name)
        .setRawValue(ByteString.copyFromUtf8(value))
        .build();
  }

  private static CheckRequest request(HttpRequest.Builder http) {
    AttributeContext.Builder attributes = AttributeContext.newBuilder();
    attributes.getRequestBuilder().setHttp(http);
    attributes
        .getSourceBuilder()
        .getAddressBuilder()
        .getSocketAddressBuilder()
        .setAddress("10.0.0.1");
    attributes.putContextExtensions("tollgate.route", "llm");
    attributes.putContextExtensions("tollgate.kind", "llm");
    attributes.putContextExtensions("tollgate.revision", "7");
    return CheckRequest.newBuilder().setAttributes(attributes).build();
  }
}
