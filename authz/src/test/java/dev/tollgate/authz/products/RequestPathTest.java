package dev.tollgate.authz.products;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.authz.catalog.Catalogs;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPathTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "/ /",
        "/v1/chat /v1/chat",
        "/v1/chat/ /v1/chat",
        "//v1///chat /v1/chat",
        "/v1/chat?a=/b/%2f#c /v1/chat",
        "/v1/chat#a?b /v1/chat",
        "/v1/ch%61t /v1/chat",
        "/v1/%63%68%61%74 /v1/chat",
        "/files/100%25.txt /files/100%.txt",
        "/files/%C3%A4 /files/ä",
        "/files/... /files/...",
        "/files/a:b@c+d~e /files/a:b@c+d~e"
      })
  void of_anySpelling_isOneForm(String path, String form) {
    assertThat(RequestPath.of(path)).hasToString(form);
  }

  /** Paths that a backend may read as another path. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "v1/chat",
        "?x",
        "/v1/%2e%2e/chat",
        "/v1/../chat",
        "/v1/./chat",
        "/v1/a%2Fb",
        "/v1/a%2fb",
        "/v1/a%5Cb",
        "/v1/a\\b",
        "/v1/..;/admin",
        "/v1/chat;x=1",
        "/v1/a%00b",
        "/v1/a%0Ab",
        "/v1/a%7Fb",
        "/v1/a b",
        "/v1/ä",
        "/v1/%252e%252e/admin",
        "/v1/a%252Fb",
        "/v1/%c0%af",
        "/v1/%ff",
        "/v1/%",
        "/v1/%2",
        "/v1/%zz"
      })
  void of_pathThatCanBeReadInTwoWays_isNotClear(String path) {
    assertThat(RequestPath.of(path).isClear()).isFalse();
    assertThat(
            Catalogs.product("all", Catalogs.operation("/**")).match("GET", RequestPath.of(path)))
        .isEmpty();
  }

  @Property(tries = 5_000)
  void of_anyText_neverThrowsAndHoldsNoDots(@ForAll String path) {
    assertThat(RequestPath.of("/" + path).segments()).doesNotContain("", ".", "..");
    assertThat(RequestPath.of(path).segments()).noneMatch(it -> it.contains("/"));
  }
}
