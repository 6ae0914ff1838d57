package dev.tollgate.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenAddressTest {
  @ParameterizedTest
  @CsvSource({
    "0.0.0.0:9001, 0.0.0.0, 9001",
    "127.0.0.1:0, 127.0.0.1, 0",
    "[::]:65535, ::, 65535",
    "[2001:DB8:0::1]:7, 2001:db8::1, 7",
    "[::ffff:10.0.0.1]:7, 10.0.0.1, 7",
    "localhost:80, 127.0.0.1, 80",
  })
  void parse_hostAndPort_isResolvedWithoutDns(String text, String ip, int port) {
    assertThat(ListenAddress.parse(text))
        .contains(new InetSocketAddress(IpAddress.parse(ip).orElseThrow().inet(), port));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", ":", ":80", "10.0.0.1", "10.0.0.1:", "10.0.0.1:65536", "10.0.0.1:-1", "10.0.0.1:080",
        "10.0.0.1:80 ", "10.1:80", "010.0.0.1:80", "::1:80", "::1", "[::1]", "[::1]:",
            "[10.0.0.1]:80",
        "[::1%1]:80", "[[::1]]:80", "example.com:80", "LOCALHOST:80", "localhost", "a b:80",
      })
  void parse_otherText_isEmpty(String text) {
    assertThat(ListenAddress.parse(text)).isEmpty();
  }
}
