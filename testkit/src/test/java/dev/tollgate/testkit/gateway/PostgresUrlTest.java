package dev.tollgate.testkit.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresUrlTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://ann:s%2Fcret+1@db.example:5433/shop?sslmode=require",
        "jdbc:postgresql://ann:s%2Fcret+1@db.example:5433/shop?sslmode=require",
        "postgres://ann:s%2Fcret+1@db.example:5433/shop?sslmode=require"
      })
  void parse_usualForms_takesTheCredentialsOut(String text) {
    PostgresUrl url = PostgresUrl.parse(text);

    assertThat(url.jdbcUrl()).isEqualTo("jdbc:postgresql://db.example:5433/shop?sslmode=require");
    assertThat(url.user()).isEqualTo("ann");
    assertThat(url.password()).isEqualTo("s/cret+1");
    assertThat(url.toString()).doesNotContain("cret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mysql://ann:secret@db/shop",
        "postgresql://ann:secret@db",
        "postgresql://ann@db/shop",
        "postgresql://db/shop",
        "postgresql://:secret@db/shop",
        "not a url with secret"
      })
  void parse_anythingElse_isRefusedWithoutRepeatingIt(String text) {
    assertThatThrownBy(() -> PostgresUrl.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("postgresql://USER:PASSWORD@HOST:PORT/DATABASE")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
  }

  @Test
  void parse_withoutPort_leavesItToTheDriver() {
    assertThat(PostgresUrl.parse("postgresql://a:b@db/shop").jdbcUrl())
        .isEqualTo("jdbc:postgresql://db/shop");
  }
}
