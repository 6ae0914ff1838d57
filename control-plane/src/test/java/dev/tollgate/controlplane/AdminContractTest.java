package dev.tollgate.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.tollgate.testkit.postgres.PostgresExtension;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
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
          .isEqualTo(operations("control-plane"));
    }
  }

  @Test
  void request_configAsYamlOrJson_isInTheDocument() {
    assertThat(AdminClient.request("PUT", "/admin/v1/config", "application/json", "{}").hasErrors())
        .isFalse();
    assertThat(AdminClient.request("PUT", "/admin/v1/config", "text/plain", "x").hasErrors())
        .isTrue();
  }

  private static SortedSet<String> operations(String tag) throws Exception {
    SortedSet<String> operations = new TreeSet<>();
    JsonNode paths =
        new ObjectMapper(new YAMLFactory()).readTree(AdminClient.openApi()).path("paths");
    for (var path : paths.properties()) {
      for (var operation : path.getValue().properties()) {
        for (JsonNode has : operation.getValue().path("tags")) {
          if (has.asText().equals(tag)) {
            operations.add(operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey());
          }
        }
      }
    }
    return operations;
  }
}
