package dev.tollgate.encoding;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ChecksummedTokenTest {
  // Made by hand: the last six digits are the CRC-32 of what is before them.
  private static final String KNOWN = "tgk_live_0123456789ABCDEFGHIJKLMNOPQRSTUV2uVr38";

  @Test
  void isWellFormed_knownToken_holds() {
    assertThat(isWellFormed(KNOWN)).isTrue();
  }

  @Test
  void isWellFormed_otherChecksum_fails() {
    assertThat(isWellFormed(KNOWN.replace("2uVr38", "2uVr39"))).isFalse();
  }

  @Test
  void isWellFormed_otherPrefix_fails() {
    assertThat(isWellFormed(KNOWN.replace("live", "test"))).isFalse();
  }

  @Test
  void isWellFormed_otherLength_fails() {
    assertThat(isWellFormed(KNOWN + "0")).isFalse();
    assertThat(isWellFormed("")).isFalse();
  }

  @Test
  void mint_anyPrefix_isWellFormed() {
    String token = ChecksummedToken.mint("abc_", new Random(1));

    assertThat(token).matches("abc_[0-9A-Za-z]{38}");
    assertThat(ChecksummedToken.isWellFormed(token.getBytes(ISO_8859_1), 4)).isTrue();
  }

  private static boolean isWellFormed(String token) {
    return ChecksummedToken.isWellFormed(token.getBytes(ISO_8859_1), "tgk_live_".length());
  }
}
