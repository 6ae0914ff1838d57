package dev.tollgate.controlplane.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that are no document are explained in our words, and not in those of the parsers. */
class DocumentSyntaxTest {
  private static final Pattern INTERNALS =
      Pattern.compile(
          "\\b(com|java|javax|org|io)\\.[a-z]+\\.|Exception|line:? -1|column:? -1|'reader'"
              + "|\\[Source");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "listeners: [",
        "listeners: {",
        "listeners: 'x",
        "listeners: \"\\x\"",
        "listeners: @x",
        "listeners: `x`",
        "listeners: %x",
        "\tlisteners: []",
        "listeners:\n\t- a",
        "listeners: []\n  routes: []",
        "a: b: c",
        "- a\n- b",
        "a: &x b\nc: *x",
        "a: *missing",
        "<<: *x",
        "? [a, b]\n: c",
        "!!java.lang.String x",
        "a: !!java.net.URL [x]",
        "a: !!binary x",
        "%YAML 9.9\n---\na: b",
        "%TAG ! x\n---\na: b",
        "--- a\n--- b",
        "a: \u0001",
        "a: \u0000",
        "\ufffe",
        "a: \ud83d",
        "{\"a\": }",
        "{\"a\": 1",
        "{\"a\": 1}}",
        "{\"a\": \"\\ud800\"}",
        "{a: 1}",
        "a: >5x\n b",
        "a: |\n\tx",
        "a: 0x10",
        "a: 1e99999",
        "a: .inf",
        "a: 2026-13-45"
      })
  void text_malformed_isExplainedWithoutOurLibraries(String text) {
    List<String> faults = Documents.faults(text);

    assertThat(faults).isNotEmpty();
    assertThat(String.join("\n", faults)).doesNotContainPattern(INTERNALS);
  }

  @Test
  void text_hugeOrDeep_isExplainedWithoutOurLibraries() {
    for (String text :
        new String[] {
          "[".repeat(50_000),
          "a: ".repeat(5_000),
          "- ".repeat(20_000),
          "a: " + "1".repeat(5_000),
          "x".repeat(200_000),
          "{\"" + "n".repeat(100_000) + "\": 1}"
        }) {
      assertThat(String.join("\n", Documents.faults(text))).doesNotContainPattern(INTERNALS);
    }
  }
}
