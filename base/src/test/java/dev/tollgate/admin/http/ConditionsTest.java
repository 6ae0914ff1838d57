package dev.tollgate.admin.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tollgate.admin.access.AdminToken;
import dev.tollgate.admin.json.StrictJson;
import dev.tollgate.admin.problem.FieldFault;
import dev.tollgate.admin.problem.ProblemException;
import dev.tollgate.admin.problem.ProblemKind;
import dev.tollgate.boot.Secret;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Entity tags, pages, merge patches and the form of tokens. */
class ConditionsTest {
  record Thing(String name, @Nullable Integer size, Map<String, String> labels) {}

  private static final EntityTag STATE = EntityTag.ofVersion(7);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"7\"",
        "*",
        "\"6\", \"7\"",
        " \"7\" ",
        "\"6\",\"7\"",
        "W/\"7\", \"7\"",
        "\"a,b\" ,, \"7\" ,"
      })
  void ifMatch_presentState_goesOn(String header) {
    assertThatCode(() -> ifMatch(header).check(STATE)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"6\"", "W/\"7\"", "\"77\"", "\"7,\"", "\"\"", "\"6\", W/\"7\""})
  void ifMatch_anotherState_is412(String header) {
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> ifMatch(header).check(STATE))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ProblemKind.PRECONDITION_FAILED))
        .withMessageContaining("\"7\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7",
        "",
        " ",
        ",",
        "*, \"7\"",
        "\"7",
        "\"7\" \"8\"",
        "w/\"7\"",
        "W/ \"7\"",
        "\"7\"x"
      })
  void condition_malformed_stopsChangesOnly(String header) {
    Preconditions ifNoneMatch = Preconditions.of(List.of(), List.of(header));

    for (Preconditions malformed : List.of(ifMatch(header), ifNoneMatch)) {
      assertThatExceptionOfType(ProblemException.class)
          .isThrownBy(() -> malformed.check(STATE))
          .satisfies(e -> assertThat(e.kind()).isEqualTo(ProblemKind.PRECONDITION_FAILED))
          .withMessageContaining("malformed");
    }
    assertThat(ifNoneMatch.isNotModified(STATE)).isFalse();
  }

  @Test
  void ifMatch_severalHeaders_areOneList() {
    Preconditions.of(List.of("\"6\"", "\"7\""), List.of()).check(STATE);
  }

  @Test
  void ifMatch_missing_is428OrEverything() {
    ProblemException missing =
        catchThrowableOfType(ProblemException.class, () -> Preconditions.none().requireIfMatch());

    assertThat(missing.kind()).isEqualTo(ProblemKind.PRECONDITION_REQUIRED);
    Preconditions.none().check(STATE);
    Preconditions.none().check(Optional.empty());
  }

  @Test
  void condition_onAbsentResource_onlyIfNoneMatchHolds() {
    Preconditions.of(List.of(), List.of("*")).check(Optional.empty());

    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> ifMatch("*").check(Optional.empty()))
        .withMessageContaining("does not exist");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "\"7\"", "W/\"7\"", "\"6\", W/\"7\""})
  void ifNoneMatch_presentState_is304ForReadsAnd412ForChanges(String header) {
    Preconditions conditions = Preconditions.of(List.of(), List.of(header));

    assertThat(conditions.isNotModified(STATE)).isTrue();
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> conditions.check(STATE))
        .withMessageContaining("if-none-match");
  }

  @Test
  void ifNoneMatch_anotherState_goesOn() {
    Preconditions conditions = Preconditions.of(List.of(), List.of("\"6\""));

    assertThat(conditions.isNotModified(STATE)).isFalse();
    conditions.check(STATE);
  }

  private static Preconditions ifMatch(String header) {
    return Preconditions.of(List.of(header), List.of());
  }

  @Test
  void page_moreRowsThanWanted_namesTheNext() {
    List<Integer> rows = List.of(1, 2, 3);

    assertThat(Page.of(rows, 2, row -> "r" + row, row -> "c" + row))
        .isEqualTo(new Page<>(List.of("r1", "r2"), Optional.of("c2")));
    assertThat(Page.of(rows, 3, row -> row, row -> "c" + row).nextCursor()).isEmpty();
    assertThat(Page.of(List.<Integer>of(), 3, row -> row, row -> "c").items()).isEmpty();
  }

  @Test
  void cursor_ofParts_givesThemBack() {
    assertThat(PageCursor.parts(PageCursor.of("a b", "", "ü"), 3)).containsExactly("a b", "", "ü");
    assertThat(PageCursor.number(PageCursor.of(42))).isEqualTo(42);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "*", "MQ==x", "_w", "eA"})
  void cursor_thatIsNone_is400(String text) {
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> PageCursor.number(text))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ProblemKind.INVALID_FIELDS));
  }

  @Test
  void patch_fields_areReplacedMergedAndRemoved() {
    Thing now = new Thing("n", 1, Map.of("a", "1", "b", "2"));

    Thing patched =
        StrictJson.patch(
            now,
            "{\"size\":null,\"labels\":{\"a\":null,\"c\":\"3\"}}".getBytes(UTF_8),
            Thing.class);

    assertThat(patched).isEqualTo(new Thing("n", null, Map.of("b", "2", "c", "3")));
  }

  @Test
  void patch_unknownField_isNamedWithTheNearOne() {
    Thing now = new Thing("n", 1, Map.of());

    ProblemException bad =
        catchThrowableOfType(
            ProblemException.class,
            () -> StrictJson.patch(now, "{\"sise\":2}".getBytes(UTF_8), Thing.class));
    assertThat(bad.faults()).singleElement().asString().contains("did you mean size?");
  }

  @Test
  void patch_unknownFieldsThatAreNull_areNamedToo() {
    Thing now = new Thing("n", 1, Map.of());

    ProblemException bad =
        catchThrowableOfType(
            ProblemException.class,
            () ->
                StrictJson.patch(
                    now, "{\"sise\":null,\"nmae\":2,\"size\":null}".getBytes(UTF_8), Thing.class));
    assertThat(bad.faults()).extracting(FieldFault::field).containsExactly("sise", "nmae");
  }

  @Test
  void token_minted_isKnownByItsChecksum() {
    SecureRandom random = new SecureRandom();
    IntStream.range(0, 1_000)
        .forEach(i -> {
          Secret token = AdminToken.mint(random);
          String text = token.reveal();
          char wrong = text.charAt(20) == 'a' ? 'b' : 'a';
          String mistyped = text.substring(0, 20) + wrong + text.substring(21);

          assertThat(AdminToken.isWellFormed(token)).isTrue();
          assertThat(AdminToken.isWellFormed(Secret.of(mistyped))).isFalse();
          assertThat(AdminToken.hint(token)).isEqualTo("tga_..." + text.substring(38));
        });
  }
}
