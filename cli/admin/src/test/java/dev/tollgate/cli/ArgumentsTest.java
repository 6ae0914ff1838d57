package dev.tollgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ArgumentsTest {
  @Test
  void fault_utf8_takesEveryText() {
    assertThat(Arguments.fault("UTF-8", "keys", "Zoë?", "日本")).isEmpty();
  }

  @Test
  void fault_bytesThatAreNoUtf8_namesTheArgument() {
    assertThat(Arguments.fault("UTF-8", "keys", "Zo\ufffd"))
        .hasValueSatisfying(it -> assertThat(it).contains("argument 2", "UTF-8"));
  }

  @Test
  void fault_localeOfAscii_saysWhatToSet() {
    assertThat(Arguments.fault("ANSI_X3.4-1968", "keys", "Zo??"))
        .hasValueSatisfying(
            it -> assertThat(it).contains("argument 2", "ANSI_X3.4-1968", "LC_ALL=C.UTF-8"));
    assertThat(Arguments.fault("ANSI_X3.4-1968", "keys", "list")).isEmpty();
  }
}
