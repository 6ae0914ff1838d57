package dev.tollgate.controlplane.render;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.google.protobuf.Message;
import com.linecorp.armeria.xds.api.DefaultXdsValidatorIndex;
import com.linecorp.armeria.xds.validator.XdsValidatorIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Run with {@code -Dgolden.update=true} to write what is rendered now; then read the diff. */
class GoldenTest {
  private static final boolean UPDATE = Boolean.getBoolean("golden.update");

  static List<GoldenCase> cases() {
    return GoldenCase.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void render_document_matchesGoldenFile(GoldenCase golden) throws IOException {
    String rendered = ResourceYaml.of(golden.render());
    if (UPDATE) {
      Files.writeString(golden.expected(), rendered, UTF_8);
    }

    assertThat(golden.expected()).hasContent(rendered);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void render_document_keepsTheRulesOfEnvoysMessages(GoldenCase golden) {
    ResourceSet resources = golden.render();
    XdsValidatorIndex rules = new DefaultXdsValidatorIndex();

    for (ResourceType type : ResourceType.values()) {
      for (Message resource : resources.resources(type)) {
        assertThatCode(() -> rules.assertValid(resource)).doesNotThrowAnyException();
      }
    }
  }

  @Test
  void cases_directory_holdsTheTwoFilesAndNothingElse() throws IOException {
    for (GoldenCase golden : cases()) {
      try (Stream<Path> files = Files.list(golden.directory())) {
        assertThat(files.map(file -> file.getFileName().toString()))
            .as("files of %s", golden)
            .containsExactlyInAnyOrder("gateway.yaml", "resources.yaml");
      }
    }
  }
}
