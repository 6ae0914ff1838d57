package dev.tollgate.admin.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tollgate.boot.BadSettings;
import dev.tollgate.boot.Settings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {
  private final TrustedProxies proxies = of("127.0.0.0/8,::1/128,10.1.0.0/16");

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, '', 192.0.2.1", // nobody between
    "192.0.2.1, '203.0.113.9', 192.0.2.1", // who is not trusted says nothing
    "127.0.0.1, '192.0.2.1', 192.0.2.1",
    "127.0.0.1, '203.0.113.9, 192.0.2.1', 192.0.2.1", // the left one was sent by the client
    "127.0.0.1, '203.0.113.9, 10.1.2.3', 10.1.2.3", // a client with the address of a proxy
    "127.0.0.1, '203.0.113.9, 127.0.0.1', 127.0.0.1",
    "127.0.0.1, '203.0.113.9, nonsense', 127.0.0.1",
    "127.0.0.1, '10.2.0.1', 10.2.0.1",
    "127.0.0.1, 'nonsense', 127.0.0.1",
    "127.0.0.1, '', 127.0.0.1",
    "::1, '2001:DB8:0::7', 2001:db8::7",
    "::ffff:127.0.0.1, '192.0.2.1', 192.0.2.1"
  })
  void source_hops_isTheOneBeforeATrustedPeer(String peer, String forwarded, String expected) {
    assertThat(proxies.source(peer, List.of(forwarded))).isEqualTo(expected);
  }

  @Test
  void source_severalHeaders_areOneList() {
    assertThat(proxies.source("127.0.0.1", List.of("203.0.113.9", "192.0.2.1")))
        .isEqualTo("192.0.2.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "10.0.0.0/33", "10.0.0.0/x", "10.0.0.0/8/8", "10.0.0.0/8,"})
  void settings_wrongNetwork_isRefused(String text) {
    Settings settings = Settings.of("T_", Map.of("T_ADMIN_TRUSTED_PROXIES", text));
    TrustedProxies.from(settings);

    assertThatExceptionOfType(BadSettings.class)
        .isThrownBy(settings::throwIfBad)
        .withMessageContaining("T_ADMIN_TRUSTED_PROXIES");
  }

  private static TrustedProxies of(String text) {
    return TrustedProxies.from(Settings.of("T_", Map.of("T_ADMIN_TRUSTED_PROXIES", text)));
  }
}
