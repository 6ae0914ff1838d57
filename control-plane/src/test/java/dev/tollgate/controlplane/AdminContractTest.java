package dev.tollgate.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.testkit.admin.AdminContract;
import dev.tollgate.testkit.postgres.PostgresExtension;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The OpenAPI document and the code say the same. */
class AdminContractTest {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.database();

  @Test
  void routes_ofTheControlPlane_areThoseOfTheDocument(@TempDir Path directory) throws Exception {
    try (ControlPlaneFixture fixture = new ControlPlaneFixture(postgres, directory)) {
      assertThat(fixture.start("one").controlPlane().admin().routes())
          .isEqualTo(AdminContract.load().operations("control-plane"));
    }
  }

  @Test
  void request_configAsYamlOrJson_isInTheDocument() {
    assertThat(isInTheDocument("application/yaml", "listeners: []")).isTrue();
    assertThat(isInTheDocument("application/json", "{}")).isTrue();
    assertThat(isInTheDocument("text/plain", "x")).isFalse();
  }

  private static boolean isInTheDocument(String contentType, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1/admin/v1/config"))
            .PUT(BodyPublishers.ofString(body))
            .header("authorization", "Bearer token")
            .header("content-type", contentType)
            .build();
    return !AdminContract.load().validateCall(request, body).hasErrors();
  }
}
