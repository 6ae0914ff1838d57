package dev.tollgate.authz.keys.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.authz.keys.Keys;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KeyHasherTest {
  private static final KeyText KEY =
      KeyText.parse("tgk_live_0123456789ABCDEFGHIJKLMNOPQRSTUV2uVr38").orElseThrow();

  @Test
  void hash_knownKeyAndPepper_isItsHmac() {
    // Computed with another implementation of HMAC-SHA-256.
    String expected = "8bf11b0f8acf3b991908e370e2f8f75bd9ecc23b22e5f2adbba359793d21f639";

    assertThat(HexFormat.of().formatHex(Keys.hasher().hash(KEY).bytes())).isEqualTo(expected);
  }

  @Test
  void hash_manyThreads_isAlwaysTheSame() {
    KeyHasher hasher = Keys.hasher();
    List<KeyText> texts = Stream.generate(Keys::text).limit(100).toList();
    List<KeyHash> expected = texts.stream().map(hasher::hash).toList();

    boolean allSame =
        IntStream.range(0, 10_000)
            .parallel()
            .allMatch(i -> hasher.hash(texts.get(i % 100)).equals(expected.get(i % 100)));

    assertThat(allSame).isTrue();
  }

  @Test
  void hash_otherPepper_isAnother() {
    byte[] other = new byte[32];

    assertThat(new KeyHasher(other).hash(KEY)).isNotEqualTo(Keys.hasher().hash(KEY));
  }

  @Test
  void hash_foreignKey_isItsHmacAndNoneOfOurs() {
    // Computed with another implementation: HMAC of "sha256:" and the SHA-256 of the text.
    String expected = "eeb5f8d06007e24840c3427cf30bd76810e2ae811b9fb11c7870ba59dcf59d28";
    ForeignKey key = ForeignKey.ofText("sk-a-key-of-another-gateway");

    assertThat(HexFormat.of().formatHex(Keys.hasher().hash(key).bytes())).isEqualTo(expected);
    assertThat(Keys.hasher().hash(ForeignKey.ofText(KEY.reveal())))
        .isNotEqualTo(Keys.hasher().hash(KEY));
  }

  @Test
  void of_twoPeppersOfOneVersion_isRefused() {
    assertThatThrownBy(() -> Peppers.of(Keys.hasher(), Keys.hasher()))
        .hasMessage("pepper version: 1 twice (expected: two versions)");
  }

  @Test
  void new_shortPepper_isRefused() {
    assertThatThrownBy(() -> new KeyHasher(new byte[31]))
        .hasMessage("pepper of 31 bytes (expected: at least 32)");
  }

  @Test
  void toString_ofAHash_tellsNothing() {
    assertThat(Keys.hasher().hash(KEY)).hasToString("KeyHash[redacted]");
  }
}
