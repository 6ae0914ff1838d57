package dev.tollgate.admin.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tollgate.encoding.Sha256;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Properties;

/**
 * The OpenAPI document as a page of Swagger UI, all in one file: it works without a network.
 *
 * @param contentSecurityPolicy allows the scripts and styles of the page by their digests, calls of
 *     this server, and nothing else
 */
record DocsPage(String html, String contentSecurityPolicy) {
  private static final String TEMPLATE = "/openapi/docs.html";
  private static final String SWAGGER_UI = "/META-INF/resources/webjars/swagger-ui/";
  private static final String SWAGGER_UI_VERSION =
      "/META-INF/maven/org.webjars/swagger-ui/pom.properties";

  /**
   * Renders the page, some two megabytes; takes up to a few seconds on a cold JVM.
   *
   * @param openApi the document, as YAML
   */
  static DocsPage of(String openApi) {
    String folder = SWAGGER_UI + swaggerUiVersion() + "/";
    String style = Resources.text(folder + "swagger-ui.css");
    String bundle = inline(Resources.text(folder + "swagger-ui-bundle.js"));
    String start =
        "SwaggerUIBundle({dom_id: '#docs', deepLinking: true, validatorUrl: null, spec: %s});"
            .formatted(json(openApi));
    String html =
        Resources.text(TEMPLATE)
            .replace("{{style}}", style)
            .replace("{{bundle}}", bundle)
            .replace("{{start}}", start);
    String policy =
        """
        default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
        connect-src 'self'; img-src data:; style-src %s; script-src %s %s\
        """
            .formatted(digest(style), digest(bundle), digest(start));
    return new DocsPage(html, policy);
  }

  /** Script text must not look like a tag or a comment of the page that it stands in. */
  private static String inline(String script) {
    return script
        .replace("<!--", "\\x3c!--")
        .replace("<script", "\\x3cscript")
        .replace("</script", "\\x3c/script");
  }

  private static String json(String yaml) {
    try {
      String json = new JsonMapper().writeValueAsString(new YAMLMapper().readTree(yaml));
      return json.replace("<", "\\u003c");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the OpenAPI document is not YAML", e);
    }
  }

  private static String digest(String text) {
    byte[] digest = Sha256.sha256(text.getBytes(StandardCharsets.UTF_8)).bytes();
    return "'sha256-%s'".formatted(Base64.getEncoder().encodeToString(digest));
  }

  private static String swaggerUiVersion() {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(Resources.text(SWAGGER_UI_VERSION)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }
}
