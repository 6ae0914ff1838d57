package dev.tollgate.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.fuzz.Schemathesis.Result;
import dev.tollgate.testkit.gateway.GatewayExtension;
import dev.tollgate.testkit.gateway.Port;
import dev.tollgate.testkit.process.Ports;
import dev.tollgate.testkit.project.ProjectHome;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * No call of the admin API, valid or invalid, gets a response that the OpenAPI document does not
 * allow. Each service is called at its own address, so that responses of Envoy itself do not count.
 */
class AdminApiFuzzTest {
  @RegisterExtension static final GatewayExtension GATEWAY = GatewayExtension.create();

  private static final Path DIRECTORY = Path.of("target/fuzz").toAbsolutePath();

  /** Random calls per operation, in addition to the systematic ones. */
  private static final String EXAMPLES = System.getProperty("tollgate.fuzz.examples", "25");

  private static Schemathesis fuzzer;
  private static String openApi;

  @BeforeAll
  static void prepare() throws Exception {
    fuzzer = Schemathesis.in(ProjectHome.find().resolve(".tollgate"));
    String served = GATEWAY.admin().call("GET", "/admin/v1/openapi.yaml").text();
    // The fuzzer publishes the example gateway document, whose port must not be in use.
    openApi = served.replace("port: 8080", "port: " + Ports.free());
  }

  @ParameterizedTest
  @CsvSource({"authz, AUTHZ_ADMIN", "control-plane, CONTROL_PLANE_ADMIN"})
  void calls_any_areAnsweredAsTheDocumentSays(String service, Port port) throws Exception {
    Result result =
        run(service, openApi, port, "--include-tag", service, "--max-examples", EXAMPLES);

    assertThat(result.passed()).as(result.report()).isTrue();
  }

  /** Proves that the test above can fail. */
  @Test
  void answer_notInTheDocument_isFound() throws Exception {
    String withoutNotFound =
        openApi.replace("\"404\": {$ref: \"#/components/responses/NotFound\"}", "");

    Result result =
        run(
            "less",
            withoutNotFound,
            Port.AUTHZ_ADMIN,
            "--include-operation-id",
            "getCaller",
            "--max-examples",
            "3");

    assertThat(result.passed()).as(result.report()).isFalse();
    assertThat(result.report()).contains("Undocumented status code");
  }

  private static Result run(String name, String document, Port port, String... options)
      throws Exception {
    Files.createDirectories(DIRECTORY);
    Path file = Files.writeString(DIRECTORY.resolve(name + ".yaml"), document);
    return fuzzer.run(
        DIRECTORY.resolve(name),
        file,
        "http://127.0.0.1:" + GATEWAY.port(port),
        GATEWAY.credentials().adminToken(),
        options);
  }
}
