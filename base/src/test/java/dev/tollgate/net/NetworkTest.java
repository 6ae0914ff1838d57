package dev.tollgate.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.0.0.0/8",
    "10.1.2.3/8, 10.0.0.0/8",
    "10.1.2.3, 10.1.2.3",
    "10.1.2.3/32, 10.1.2.3",
    "0.0.0.0/0, 0.0.0.0/0",
    "2001:DB8::/32, 2001:db8::/32",
    "2001:db8:0:0::1/32, 2001:db8::/32",
    "2001:db8::1/128, 2001:db8::1",
    "::/0, ::/0",
    "::ffff:10.0.0.0/104, 10.0.0.0/8",
    "::ffff:0:0/96, 0.0.0.0/0",
  })
  void parse_anySpelling_isCanonical(String text, String canonical) {
    assertThat(Network.parse(text)).hasValueSatisfying(it -> assertThat(it).hasToString(canonical));
    assertThat(Network.parse(canonical)).isEqualTo(Network.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/8",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/+8",
        "10.0.0.0/08",
        "10.0.0.0/8 ",
        "10.0.0.0/8/8",
        "10.0.0.0/255.0.0.0",
        "10.0.0.0/x",
        "10.0.0.0/٨",
        "10/8",
        "10.0/16",
        "010.0.0.0/8",
        "::/129",
        "::/9999999999",
        "::ffff:10.0.0.0/8",
        "::ffff:10.0.0.0/95",
        "[::]/0",
        "fe80::%1/64",
        "example.com/8",
      })
  void parse_otherText_isNoNetwork(String text) {
    assertThat(Network.parse(text)).isEmpty();
  }

  @Property
  void contains_anyIpv6Address_comparesTheFirstBits(
      @ForAll @Size(16) byte[] base,
      @ForAll @Size(16) byte[] other,
      @ForAll @IntRange(max = 128) int bits) {
    Network network = new Network(address(base), bits);
    BigInteger difference = new BigInteger(1, base).xor(new BigInteger(1, other));

    assertThat(network.contains(address(base))).isTrue();
    assertThat(network.contains(address(other)))
        .isEqualTo(difference.shiftRight(128 - bits).signum() == 0);
    assertThat(Network.parse(network.toString())).contains(network);
  }

  @Property
  void contains_anyIpv4Address_comparesTheFirstBits(
      @ForAll int base,
      @ForAll @IntRange(max = 32) int same,
      @ForAll @IntRange(max = 32) int bits) {
    int other = same == 32 ? base : base ^ (1 << (31 - same));
    Network network = new Network(address(base), bits);

    assertThat(network.contains(address(other))).isEqualTo(same >= bits);
  }

  @Test
  void contains_addressOfTheOtherFamily_isFalse() {
    Network everyV4 = Network.parse("0.0.0.0/0").orElseThrow();
    Network everyV6 = Network.parse("::/0").orElseThrow();

    assertThat(everyV4.contains(IpAddress.parse("::1").orElseThrow())).isFalse();
    assertThat(everyV6.contains(IpAddress.parse("10.0.0.1").orElseThrow())).isFalse();
    assertThat(everyV4.contains(IpAddress.parse("::ffff:10.0.0.1").orElseThrow())).isTrue();
  }

  @Test
  void create_tooManyBits_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Network(address(0), 33));
  }

  private static IpAddress address(int bits) {
    return address(BigInteger.valueOf((bits & 0xffff_ffffL) | (1L << 32)).toByteArray(), 1);
  }

  private static IpAddress address(byte[] bytes) {
    return address(bytes, 0);
  }

  private static IpAddress address(byte[] bytes, int from) {
    try {
      return new IpAddress(InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, bytes.length)));
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
