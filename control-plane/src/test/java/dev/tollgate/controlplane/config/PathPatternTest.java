package dev.tollgate.controlplane.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathPatternTest {
  private static final List<String> IN_ORDER =
      List.of(
          "/v1/chat/completions",
          "/v1/chat/**",
          "/v1/files/latest/content",
          "/v1/files/*/content",
          "/v1/files/*/parts/**",
          "/v1/files/*",
          "/v1/files/*/**",
          "/v1/files",
          "/v1/files/**",
          "/v1/videos/**",
          "/v1/*/content",
          "/v1/**",
          "/*/status",
          "/*",
          "/",
          "/**");

  @Test
  void compareTo_anyOrderBefore_putsTheMoreSpecificFirst() {
    for (int seed = 0; seed < 100; seed++) {
      List<PathPattern> patterns = new ArrayList<>();
      IN_ORDER.forEach(text -> patterns.add(PathPattern.parse(text)));
      Collections.shuffle(patterns, new Random(seed));
      Collections.sort(patterns);

      assertThat(patterns).map(PathPattern::toString).containsExactlyElementsOf(IN_ORDER);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "v1",
        "/v1/",
        "/v1//x",
        "/v1/../x",
        "/v1/./x",
        "/v1/x*",
        "/v1/**/x",
        "/v1/***",
        "/v1?x=1",
        "/v1#x",
        "/v1/%2e",
        "/v1/ü",
        "/v1/a b"
      })
  void problem_noPattern_saysWhat(String text) {
    assertThat(PathPattern.problem(text)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/**", "/*", "/v1/files/*/content.json", "/a:b/@c/**"})
  void parse_pattern_printsAsWritten(String text) {
    assertThat(PathPattern.problem(text)).isEmpty();
    assertThat(PathPattern.parse(text)).hasToString(text);
  }
}
