package dev.tollgate.authz.products;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.authz.catalog.Catalogs;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperationTest {
  @ParameterizedTest
  @CsvSource({
    "llama-3.3-70b, llama-3.3-70b, true",
    "llama-3.3-70b, llama-3x3-70b, false",
    "llama-*, llama-3.3-70b, true",
    "llama-*, llama-, true",
    "llama-*, LLAMA-3, false",
    "*-instruct, qwen-instruct, true",
    "*-instruct, qwen-instruct-2, false",
    "a*b*c, aXXbYYc, true",
    "a*b*c, acb, false",
    "*, anything, true"
  })
  void allows_pattern_decides(String pattern, String model, boolean allowed) {
    assertThat(Catalogs.operation("GET", "/", List.of("none", pattern)).allows(model))
        .isEqualTo(allowed);
  }

  @Test
  void allows_noModels_isAnyModel() {
    assertThat(Catalogs.operation("/").allows("anything")).isTrue();
  }

  @Property(tries = 5_000)
  void allows_anyPattern_isWhatTheRegexIs(
      @ForAll @Chars({'a', 'b', '*'}) @StringLength(max = 8) String pattern,
      @ForAll @Chars({'a', 'b'}) @StringLength(max = 10) String model) {
    String regex =
        Stream.of(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));

    assertThat(Catalogs.operation("GET", "/", List.of(pattern)).allows(model))
        .isEqualTo(model.matches(regex));
  }
}
