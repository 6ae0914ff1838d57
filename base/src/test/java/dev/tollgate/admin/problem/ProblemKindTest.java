package dev.tollgate.admin.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.admin.http.AdminServer;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProblemKindTest {
  private static final Pattern TYPE = Pattern.compile("- (urn:tollgate:problem:[a-z-]+)");

  @Test
  void types_openApiDocument_listsExactlyThese() throws Exception {
    try (InputStream in = AdminServer.class.getResourceAsStream("/openapi/admin.yaml")) {
      String document =
          new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);

      assertThat(TYPE.matcher(document).results().map(match -> match.group(1)))
          .containsExactlyElementsOf(
              Stream.of(ProblemKind.values()).map(ProblemKind::type).toList());
    }
  }
}
