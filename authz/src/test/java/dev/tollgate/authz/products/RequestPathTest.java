package dev.tollgate.authz.products;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.authz.catalog.Catalogs;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Chars;
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
        "/files/%E4%BD%A0%E5%A5%BD /files/你好",
        "/files/e%CC%81t%C3%A9 /files/e\u0301té",
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
        "/v1/%zz",
        "/v1/chat%3bx=1",
        "/v1/..%3B/admin",
        "/v1/..%3b%2e%2e/admin",
        "/v1/..%20/admin",
        "/v1/%20../admin",
        "/v1/admin%20",
        "/v1/admin%3fx",
        "/v1/admin%23x",
        "/v1/%ef%bc%8e%ef%bc%8e/admin", // full-width dots
        "/v1/%E2%80%A5/admin", // two-dot leader
        "/v1/a%EF%BC%8Fb", // full-width slash
        "/v1/a%E2%88%95b", // division slash
        "/v1/a%EF%BC%BCb", // full-width backslash
        "/v1/a%EF%BC%9Bb", // full-width semicolon
        "/v1/a%CD%BEb", // Greek question mark
        "/v1/a%EF%BC%852fb", // full-width percent
        "/v1/%EF%BD%81dmin", // full-width a
        "/v1/%E2%84%AA", // Kelvin sign
        "/v1/..%E2%80%8B/admin", // zero-width space
        "/v1/..%C2%A0/admin", // no-break space
        "/v1/..%C2%85/admin", // next line
        "/v1/%25252e%25252e/admin",
        "/v1/%25u002e%25u002e/admin",
        "/v1/%u002e%u002e/admin"
      })
  void of_pathThatCanBeReadInTwoWays_isNotClear(String path) {
    assertThat(RequestPath.of(path).isClear()).isFalse();
    assertThat(
            Catalogs.product("all", Catalogs.operation("/**")).match("GET", RequestPath.of(path)))
        .isEmpty();
  }

  /**
   * An escaped character is judged as the character: nothing is clear only because it is escaped.
   */
  @Property(tries = 5_000)
  void of_escapedAscii_isClearOnlyIfTheRawTextIs(
      @ForAll @AlphaChars @Chars({'.', ';', '/', '\\', '?', '#', '%', '\t', '\n', 0x7f})
          String text) {
    String escaped =
        text.chars().mapToObj("%%%02x"::formatted).collect(Collectors.joining("", "/a", "/b"));

    boolean hasSpecial =
        text.chars().anyMatch(c -> ";/\\?#".indexOf(c) >= 0 || c <= ' ' || c == 0x7f);

    assertThat(RequestPath.of(escaped).isClear() && hasSpecial).isFalse();
  }

  /** However a backend decodes, normalizes or trims a clear path, it sees the same segments. */
  @Property(tries = 20_000)
  void of_clearPath_isTheSameForEveryBackend(@ForAll("spellings") String path) {
    RequestPath read = RequestPath.of(path);
    if (!read.isClear()) {
      return;
    }
    for (UnaryOperator<String> backend : BACKENDS) {
      List<String> seen =
          Stream.of(backend.apply(path).split("/"))
              .filter(segment -> !segment.isEmpty())
              .map(segment -> segment.replaceFirst(";.*", "").strip())
              .toList();
      assertThat(seen).doesNotContain(".", "..", "").isEqualTo(read.segments());
    }
  }

  private static final List<UnaryOperator<String>> BACKENDS =
      List.of(
          RequestPathTest::decoded,
          path -> decoded(decoded(path)),
          path -> Normalizer.normalize(decoded(path), Normalizer.Form.NFKC),
          path -> decoded(path).replaceFirst("[?#].*", ""));

  private static String decoded(String path) {
    StringBuilder plain = new StringBuilder();
    Matcher escapes = Pattern.compile("(%[0-9a-fA-F]{2})+").matcher(path);
    while (escapes.find()) {
      byte[] bytes = HexFormat.of().parseHex(escapes.group().replace("%", ""));
      escapes.appendReplacement(plain, Matcher.quoteReplacement(new String(bytes, UTF_8)));
    }
    return escapes.appendTail(plain).toString();
  }

  @Provide
  Arbitrary<String> spellings() {
    return Arbitraries.of(
            "a",
            "admin",
            ".",
            "..",
            "%2e",
            "%252e",
            "%20",
            "%09",
            ";",
            "%3b",
            "%3B",
            "%253b",
            "%2f",
            "%252f",
            "%5c",
            "%3f",
            "%23",
            "%25",
            "%EF%BC%8E",
            "%EF%BC%8F",
            "%EF%BC%9B",
            "%E2%80%A5",
            "%E2%80%8B",
            "%C2%A0",
            "%E4%BD%A0",
            "/",
            "/",
            "/")
        .list()
        .ofMinSize(1)
        .ofMaxSize(8)
        .map(parts -> "/" + String.join("", parts));
  }

  @Property(tries = 5_000)
  void of_anyText_neverThrowsAndHoldsNoDots(@ForAll String path) {
    assertThat(RequestPath.of("/" + path).segments()).doesNotContain("", ".", "..");
    assertThat(RequestPath.of(path).segments()).noneMatch(it -> it.contains("/"));
  }
}
