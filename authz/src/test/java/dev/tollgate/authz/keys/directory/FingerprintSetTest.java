package dev.tollgate.authz.keys.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class FingerprintSetTest {
  @Test
  void contains_manyWords_knowsExactlyThose() {
    FingerprintSet fingerprints = new FingerprintSet();
    new Random(1).longs(300_000).forEach(fingerprints::add);
    new Random(1).longs(300_000).forEach(fingerprints::add);

    assertThat(new Random(1).longs(300_000)).allMatch(fingerprints::contains);
    assertThat(new Random(2).longs(300_000)).noneMatch(fingerprints::contains);
    assertThat(fingerprints.size()).isEqualTo(300_000);
  }

  @Test
  void contains_zero_isAWordLikeOthers() {
    FingerprintSet fingerprints = new FingerprintSet();
    assertThat(fingerprints.contains(0)).isFalse();

    fingerprints.add(0);

    assertThat(fingerprints.contains(0)).isTrue();
  }
}
