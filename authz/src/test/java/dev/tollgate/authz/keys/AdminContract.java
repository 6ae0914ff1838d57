package dev.tollgate.authz.keys;

import static org.assertj.core.api.Assertions.assertThat;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.ValidationReport;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.parser.OpenAPIV3Parser;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;

/** The OpenAPI document of the admin API: what a call and its answer must look like. */
public final class AdminContract {
  private final String document;
  private final OpenApiInteractionValidator validator;

  private AdminContract(String document) {
    this.document = document;
    this.validator = OpenApiInteractionValidator.createForInlineApiSpecification(document).build();
  }

  /** The document of the class path. */
  public static AdminContract load() throws IOException {
    try (InputStream in = AdminContract.class.getResourceAsStream("/openapi/admin.yaml")) {
      return new AdminContract(
          new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /** Operations with the tag, such as {@code GET /admin/v1/keys}. */
  public SortedSet<String> operations(String tag) {
    SortedSet<String> operations = new TreeSet<>();
    new OpenAPIV3Parser()
        .readContents(document)
        .getOpenAPI()
        .getPaths()
        .forEach((path, item) ->
            item.readOperationsMap()
                .forEach((method, operation) -> {
                  if (operation.getTags().contains(tag)) {
                    operations.add(name(method, path));
                  }
                }));
    return operations;
  }

  /** Fails unless the answer is one that the document foresees for the call. */
  void assertAnswerFits(HttpRequest request, HttpResponse<String> response) {
    SimpleResponse.Builder answer =
        SimpleResponse.Builder.status(response.statusCode()).withBody(response.body());
    response.headers().map().forEach(answer::withHeader);
    assertFits(
        validator.validateResponse(
            request.uri().getPath(), Request.Method.valueOf(request.method()), answer.build()));
  }

  /** Fails unless the call is one that the document allows. */
  void assertCallFits(HttpRequest request, String body) {
    URI uri = request.uri();
    SimpleRequest.Builder call = new SimpleRequest.Builder(request.method(), uri.getPath());
    request.headers().map().forEach(call::withHeader);
    if (uri.getQuery() != null) {
      for (String parameter : uri.getQuery().split("&", -1)) {
        call.withQueryParam(
            parameter.substring(0, parameter.indexOf('=')),
            parameter.substring(parameter.indexOf('=') + 1));
      }
    }
    if (!body.isEmpty()) {
      call.withBody(body);
    }
    assertFits(validator.validateRequest(call.build()));
  }

  private static void assertFits(ValidationReport report) {
    assertThat(report.getMessages()).isEmpty();
  }

  private static String name(HttpMethod method, String path) {
    return method + " " + path;
  }
}
