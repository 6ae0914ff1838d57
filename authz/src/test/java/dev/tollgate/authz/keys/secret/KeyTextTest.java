package dev.tollgate.authz.keys.secret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.authz.products.Environment;
import dev.tollgate.encoding.ChecksummedToken;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class KeyTextTest {
  // Made by hand: the checksum is CRC-32 of the 41 characters before it.
  private static final String KNOWN = "tgk_live_0123456789ABCDEFGHIJKLMNOPQRSTUV2uVr38";

  @Property
  void mint_anyRandom_canBeParsed(@ForAll Environment environment, @ForAll long seed) {
    KeyText key = KeyText.mint(environment, new Random(seed));

    assertThat(key.reveal()).matches("tgk_(live|test)_[0-9A-Za-z]{38}");
    assertThat(key.reveal()).startsWith("tgk_" + environment.wireName() + "_");
    assertThat(KeyText.parse(key.reveal()).map(KeyText::reveal)).contains(key.reveal());
  }

  @Property
  void parse_oneCharacterChanged_isRefused(
      @ForAll long seed,
      @ForAll @IntRange(min = 0, max = KeyText.LENGTH - 1) int place,
      @ForAll char other) {
    String text = KeyText.mint(Environment.LIVE, new Random(seed)).reveal();
    StringBuilder changed = new StringBuilder(text);
    changed.setCharAt(place, other);

    assertThat(KeyText.parse(changed.toString()).isPresent())
        .isEqualTo(other == text.charAt(place));
  }

  @Property
  void parse_neighboursSwapped_isRefused(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = KeyText.LENGTH - 2) int place) {
    String text = KeyText.mint(Environment.TEST, new Random(seed)).reveal();
    StringBuilder swapped = new StringBuilder(text);
    swapped.setCharAt(place, text.charAt(place + 1));
    swapped.setCharAt(place + 1, text.charAt(place));

    assertThat(KeyText.parse(swapped.toString()).isPresent())
        .isEqualTo(text.charAt(place) == text.charAt(place + 1));
  }

  @Property
  void parse_anyText_doesNotThrow(@ForAll @StringLength(max = 100) String text) {
    assertThat(KeyText.parse(text)).isEmpty();
    assertThat(KeyText.parse("tgk_live_" + text)).isEmpty();
  }

  @Test
  void parse_knownKey_isTaken() {
    assertThat(KeyText.parse(KNOWN)).isPresent();
  }

  @Test
  void parse_otherPrefixWithRightChecksum_isRefused() {
    assertThat(KeyText.parse(ChecksummedToken.mint("tgk_prod_", new Random(1)))).isEmpty();
  }

  @Test
  void hint_ofAKey_showsItsStartAndFourCharacters() {
    assertThat(KeyText.parse(KNOWN).orElseThrow().hint()).isEqualTo("tgk_live_...Vr38");
  }

  @Test
  void toString_ofAKey_tellsNothing() {
    assertThat(KeyText.parse(KNOWN).orElseThrow()).hasToString("KeyText[redacted]");
  }
}
