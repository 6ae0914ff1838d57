package dev.tollgate.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.boot.database.DatabaseSettings;
import org.junit.jupiter.api.Test;

class SecretTest {
  @Test
  void toString_any_showsNothing() {
    Secret secret = Secret.of("hunter2");

    assertThat(secret).hasToString("[redacted]").hasSameHashCodeAs(Secret.of("other"));
    assertThat(new DatabaseSettings("jdbc:postgresql://h/d", "u", secret, "s", 1).toString())
        .doesNotContain("hunter2");
  }

  @Test
  void equals_sameText_isEqual() {
    assertThat(Secret.of("a")).isEqualTo(Secret.of("a")).isNotEqualTo(Secret.of("b"));
  }
}
