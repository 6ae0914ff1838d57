package dev.tollgate.admin.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tollgate.admin.access.Permission;
import dev.tollgate.encoding.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Serves the OpenAPI document and its HTML page, both open to anyone. */
final class ApiDocuments {
  private static final String OPENAPI_PATH = "/admin/v1/openapi.yaml";
  private static final String OPENAPI_RESOURCE = "/openapi/admin.yaml";
  private static final String DOCS_PATH = "/admin/docs";
  private static final String DOCS_RESOURCE = "/openapi/docs.html";
  private static final String PLACE = "\"openapi\"";
  private static final Pattern INLINE =
      Pattern.compile("<(style|script)>(.*?)</\\1>", Pattern.DOTALL);

  private ApiDocuments() {}

  static void register(AdminRoutes routes) {
    String openApi = resource(OPENAPI_RESOURCE);
    routes.get(OPENAPI_PATH, Permission.ANYONE, call -> call.text("application/yaml", openApi));
    routes.get(
        DOCS_PATH,
        Permission.ANYONE,
        call -> {
          call.header("content-security-policy", Page.POLICY);
          call.header("x-content-type-options", "nosniff");
          call.header("referrer-policy", "no-referrer");
          call.text("text/html; charset=utf-8", Page.HTML);
        });
  }

  /** Created on first use: parsing the YAML would slow down each start. */
  private static final class Page {
    static final String HTML = page(resource(OPENAPI_RESOURCE));
    static final String POLICY = contentSecurityPolicy(HTML);
  }

  /**
   * The HTML page with the OpenAPI document embedded as JSON, because browsers cannot parse YAML.
   */
  private static String page(String openApi) {
    try {
      String json = new JsonMapper().writeValueAsString(new YAMLMapper().readTree(openApi));
      // The JSON must not contain a tag that closes the script element.
      return resource(DOCS_RESOURCE).replace(PLACE, json.replace("<", "\\u003c"));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(OPENAPI_RESOURCE + " is not YAML", e);
    }
  }

  /** A policy that allows the page's inline scripts and styles by digest, and nothing else. */
  private static String contentSecurityPolicy(String page) {
    StringBuilder policy =
        new StringBuilder(
            "default-src 'none'; base-uri 'none'; form-action 'none';" + " frame-ancestors 'none'");
    Matcher inline = INLINE.matcher(page);
    while (inline.find()) {
      byte[] digest = Sha256.sha256(inline.group(2).getBytes(StandardCharsets.UTF_8)).bytes();
      policy
          .append("; ")
          .append(inline.group(1))
          .append("-src 'sha256-")
          .append(Base64.getEncoder().encodeToString(digest))
          .append("'");
    }
    return policy.toString();
  }

  private static String resource(String name) {
    try (InputStream in = ApiDocuments.class.getResourceAsStream(name)) {
      byte[] bytes = Objects.requireNonNull(in, name).readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
