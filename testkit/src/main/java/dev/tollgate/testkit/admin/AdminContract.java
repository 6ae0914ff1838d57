package dev.tollgate.testkit.admin;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.ValidationReport;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Validates calls and responses against the OpenAPI document of the admin API. Thread-safe. For
 * tests only: {@code up} does not ship the validator.
 */
public final class AdminContract implements AdminClient.Inspector {
  private final String document;
  private final OpenApiInteractionValidator validator;

  private AdminContract(String document) {
    this.document = document;
    this.validator = OpenApiInteractionValidator.createForInlineApiSpecification(document).build();
  }

  /** Loads the document from the class path. */
  public static AdminContract load() {
    try (InputStream in = AdminContract.class.getResourceAsStream("/openapi/admin.yaml")) {
      return new AdminContract(
          new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns the operations with the tag and their query parameters, such as {@code GET
   * /admin/v1/revisions?cursor&limit}.
   */
  public SortedSet<String> operations(String tag) {
    SortedSet<String> operations = new TreeSet<>();
    ParseOptions options = new ParseOptions();
    options.setResolve(true);
    new OpenAPIV3Parser()
        .readContents(document, null, options)
        .getOpenAPI()
        .getPaths()
        .forEach((path, item) ->
            item.readOperationsMap()
                .forEach((method, operation) -> {
                  if (operation.getTags().contains(tag)) {
                    operations.add(method + " " + path + query(operation));
                  }
                }));
    return operations;
  }

  private static String query(Operation operation) {
    List<Parameter> parameters =
        operation.getParameters() == null ? List.of() : operation.getParameters();
    String names =
        parameters.stream()
            .filter(parameter -> parameter.getIn().equals("query"))
            .map(Parameter::getName)
            .sorted()
            .collect(Collectors.joining("&"));
    return names.isEmpty() ? "" : "?" + names;
  }

  /** Fails unless the document defines the response and, if the call succeeded, the call. */
  @Override
  public void inspect(HttpRequest request, String body, HttpResponse<String> response) {
    SimpleResponse.Builder answer =
        SimpleResponse.Builder.status(response.statusCode()).withBody(response.body());
    response.headers().map().forEach(answer::withHeader);
    requireClean(
        validator.validateResponse(
            request.uri().getPath(), Request.Method.valueOf(request.method()), answer.build()));
    if (response.statusCode() < 400) {
      requireClean(validateCall(request, body));
    }
  }

  /** Returns the faults of a call according to the document. */
  public ValidationReport validateCall(HttpRequest request, String body) {
    SimpleRequest.Builder call =
        new SimpleRequest.Builder(request.method(), request.uri().getPath());
    request.headers().map().forEach(call::withHeader);
    String query = request.uri().getQuery();
    if (query != null) {
      for (String parameter : query.split("&", -1)) {
        int equals = parameter.indexOf('=');
        call.withQueryParam(parameter.substring(0, equals), parameter.substring(equals + 1));
      }
    }
    if (!body.isEmpty()) {
      call.withBody(body);
    }
    return validator.validateRequest(call.build());
  }

  private static void requireClean(ValidationReport report) {
    if (!report.getMessages().isEmpty()) {
      throw new AssertionError("outside the contract: " + report.getMessages());
    }
  }
}
