package dev.tollgate.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearNameTest {
  @Property
  void distance_anyTwo_isTheSameBothWays(
      @ForAll @AlphaChars @StringLength(max = 8) String one,
      @ForAll @AlphaChars @StringLength(max = 8) String other) {
    int distance = NearName.distance(one, other);

    assertThat(distance).isEqualTo(NearName.distance(other, one));
    assertThat(distance)
        .isBetween(Math.abs(one.length() - other.length()), Math.max(one.length(), other.length()));
    assertThat(distance == 0).isEqualTo(one.equals(other));
  }

  @ParameterizedTest
  @CsvSource({"kitten,sitting,3", "name,nmae,1", "port,prt,1", "'',abc,3"})
  void distance_known_isRight(String one, String other, int distance) {
    assertThat(NearName.distance(one, other)).isEqualTo(distance);
  }

  @Test
  void of_slip_isTheNearest() {
    assertThat(NearName.of("expires", List.of("expiresAt", "env", "name"))).contains("expiresAt");
  }

  @Test
  void of_anotherWord_isNothing() {
    assertThat(NearName.of("colour", List.of("expiresAt", "env", "name"))).isEmpty();
    assertThat(NearName.of("n".repeat(1000), List.of("name"))).isEmpty();
  }
}
