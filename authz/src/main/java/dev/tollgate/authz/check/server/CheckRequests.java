package dev.tollgate.authz.check.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.stream.Collectors.toUnmodifiableMap;

import dev.tollgate.authz.check.Attempt;
import dev.tollgate.authz.check.Credentials;
import dev.tollgate.contract.ContextExtension;
import dev.tollgate.contract.CredentialHeader;
import dev.tollgate.contract.RouteKind;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext.HttpRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads Envoy's requests. */
final class CheckRequests {
  private static final String REQUEST_ID = "x-request-id";
  private static final String API_KEY = CredentialHeader.API_KEY.headerName();
  private static final String AUTHORIZATION = CredentialHeader.AUTHORIZATION.headerName();
  private static final Map<String, RouteKind> KINDS =
      Stream.of(RouteKind.values()).collect(toUnmodifiableMap(RouteKind::wireName, kind -> kind));

  private CheckRequests() {}

  static Attempt toAttempt(CheckRequest request) {
    AttributeContext attributes = request.getAttributes();
    HttpRequest http = attributes.getRequest().getHttp();
    Map<String, String> context = attributes.getContextExtensionsMap();
    return new Attempt(
        new Credentials(values(http, API_KEY), values(http, AUTHORIZATION)),
        http.getMethod(),
        http.getPath(),
        context.getOrDefault(ContextExtension.ROUTE.key(), ""),
        KINDS.get(context.getOrDefault(ContextExtension.KIND.key(), "")),
        context.getOrDefault(ContextExtension.REVISION.key(), ""),
        attributes.getSource().getAddress().getSocketAddress().getAddress(),
        first(values(http, REQUEST_ID)));
  }

  private static String first(List<String> values) {
    return values.isEmpty() ? "" : values.getFirst();
  }

  /**
   * The values of a header, one for each time that it was sent. Only {@code header_map} tells them
   * apart ({@code encode_raw_headers: true}); in {@code headers} they are joined by commas, which
   * no key contains, so that a repeated header is refused there too.
   */
  private static List<String> values(HttpRequest http, String name) {
    List<HeaderValue> headers = http.getHeaderMap().getHeadersList();
    if (headers.isEmpty()) {
      String value = http.getHeadersOrDefault(name, "");
      return value.isEmpty() ? List.of() : List.of(value);
    }
    List<String> values = List.of();
    for (HeaderValue header : headers) {
      if (header.getKey().equals(name)) {
        values = plus(values, text(header));
      }
    }
    return values;
  }

  private static List<String> plus(List<String> values, String value) {
    if (values.isEmpty()) {
      return List.of(value);
    }
    List<String> longer = new ArrayList<>(values);
    longer.add(value);
    return longer;
  }

  private static String text(HeaderValue header) {
    return header.getRawValue().isEmpty()
        ? header.getValue()
        : header.getRawValue().toString(ISO_8859_1);
  }
}
