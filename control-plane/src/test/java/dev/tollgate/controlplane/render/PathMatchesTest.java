package dev.tollgate.controlplane.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.controlplane.config.PathPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathMatchesTest {
  @ParameterizedTest
  @CsvSource({
    "/v1/videos/**, /v1/videos, true",
    "/v1/videos/**, /v1/videos/, true",
    "/v1/videos/**, /v1/videos/7/frames, true",
    "/v1/videos/**, /v1/videos2, false",
    "/v1/*/x, /v1/a/x, true",
    "/v1/*/x, /v1//x, false",
    "/v1/*/x, /v1/a/b/x, false",
    "/v1/*/x.json, /v1/a/xyjson, false",
    "/**, /, true",
    "/, /x, false",
  })
  void regex_pattern_matchesWhatItSays(String pattern, String path, boolean matches) {
    assertThat(Pattern.matches(PathMatches.regex(PathPattern.parse(pattern)), path))
        .isEqualTo(matches);
  }

  @Test
  void of_pattern_usesTheCheapestMatchThatSaysTheSame() {
    assertThat(PathMatches.of(PathPattern.parse("/v1/x")).getPath()).isEqualTo("/v1/x");
    assertThat(PathMatches.of(PathPattern.parse("/v1/**")).getPathSeparatedPrefix())
        .isEqualTo("/v1");
    assertThat(PathMatches.of(PathPattern.parse("/**")).getPrefix()).isEqualTo("/");
    assertThat(PathMatches.of(PathPattern.parse("/*/x.y")).getSafeRegex().getRegex())
        .isEqualTo("/[^/]+/x\\.y");
  }

  /** All patterns of up to three segments: what is part of another must be tried before it. */
  @Test
  void order_onePatternPartOfAnother_comesFirst() {
    List<PathPattern> patterns = patterns(3).stream().map(PathPattern::parse).sorted().toList();
    List<String> paths = patterns(4).stream().filter(path -> !path.contains("*")).toList();
    List<Set<String>> matched = patterns.stream().map(p -> matched(p, paths)).toList();

    for (int earlier = 0; earlier < patterns.size(); earlier++) {
      for (int later = earlier + 1; later < patterns.size(); later++) {
        boolean hidden = matched.get(earlier).containsAll(matched.get(later));
        assertThat(hidden).as("%s hides %s", patterns.get(earlier), patterns.get(later)).isFalse();
      }
    }
  }

  private static Set<String> matched(PathPattern pattern, List<String> paths) {
    Pattern regex = Pattern.compile(PathMatches.regex(pattern));
    return paths.stream().filter(path -> regex.matcher(path).matches()).collect(Collectors.toSet());
  }

  private static List<String> patterns(int depth) {
    List<String> patterns = new ArrayList<>(List.of("/", "/**"));
    List<String> longest = List.of("");
    for (int i = 0; i < depth; i++) {
      longest =
          longest.stream()
              .flatMap(prefix -> List.of("a", "b", "*").stream().map(s -> prefix + "/" + s))
              .toList();
      longest.forEach(prefix -> patterns.addAll(List.of(prefix, prefix + "/**")));
    }
    return patterns;
  }
}
