package dev.tollgate.controlplane.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://app.example.com",
        "http://localhost",
        "http://localhost:3000",
        "https://localhost:80",
        "http://127.0.0.1:8080",
        "http://[::1]:8080",
        "https://xn--bcher-kva.example",
        "https://*.example.com",
        "https://*.example.com:8443",
        "chrome-extension://aaaabbbbccccddddeeeeffffgggghhhh",
        "tauri://localhost",
        "app://obsidian.md",
        "*"
      })
  void parse_originThatBrowsersSend_isAccepted(String text) {
    assertThat(Origin.parse(text)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "**",
        "*.example.com",
        "example.com",
        "//example.com",
        "https:example.com",
        "https://",
        "https://example.com/",
        "https://example.com?",
        "https://example.com#x",
        "https://example.com:443",
        "http://example.com:80",
        "https://example.com:",
        "https://example.com:0",
        "https://example.com:08",
        "https://example.com:65536",
        "https://example.com:99999999999",
        "HTTPS://example.com",
        "https://EXAMPLE.com",
        "https://bücher.example",
        "https://me@example.com",
        "https://a.*.example.com",
        "https://*example.com",
        "https://*",
        "*://example.com",
        "http://*.127.0.0.1",
        "http://127.0.0.01",
        "http://127.1",
        "http://::1",
        "http://[::0:1]",
        "http://[127.0.0.1]",
        "https://example.com ",
        "https://example.com\n"
      })
  void parse_otherText_isRefused(String text) {
    assertThat(Origin.parse(text)).isEmpty();
  }

  @Test
  void parse_pattern_hasItsParts() {
    assertThat(Origin.parse("https://*.example.com:8443"))
        .contains(new Origin("https://", true, "example.com:8443"));
    assertThat(Origin.parse("*")).contains(Origin.ANY);
  }
}
