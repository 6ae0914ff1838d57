package dev.tollgate.authz.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitTest {

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Limit.MAX_AMOUNT + 1})
  void new_amountOutOfBounds_refused(long amount) {
    assertThatThrownBy(() -> Limit.ofRequests(amount, Duration.ofMinutes(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("requests: " + amount);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S", "PT0.5S", "PT1.5S", "P31DT1S"})
  void new_windowOutOfBounds_refused(Duration window) {
    assertThatThrownBy(() -> Limit.ofRequests(1, window))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("window: " + window);
  }

  @Test
  void budget_momentsOfOneWindow_areOneBudget() {
    Limit limit = Limit.ofRequests(5, Duration.ofMinutes(1));

    BudgetId first = BudgetId.at("key_a", limit, Instant.parse("2026-03-01T10:07:00Z"));
    BudgetId last = BudgetId.at("key_a", limit, Instant.parse("2026-03-01T10:07:59.999Z"));
    BudgetId next = BudgetId.at("key_a", limit, Instant.parse("2026-03-01T10:08:00Z"));

    assertThat(last).isEqualTo(first).hasSameHashCodeAs(first);
    assertThat(next).isNotEqualTo(first);
    assertThat(next.windowStart()).isEqualTo(first.windowEnd());
  }
}
