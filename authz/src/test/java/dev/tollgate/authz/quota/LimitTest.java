package dev.tollgate.authz.quota;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.authz.quota.window.NoWindow;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitTest {

  @ParameterizedTest
  @ValueSource(longs = {-1, Limit.MAX_AMOUNT + 1})
  void new_amountOutOfBounds_refused(long amount) {
    assertThatThrownBy(() -> Limit.ofKey(amount, new NoWindow()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("requests: " + amount);
  }
}
