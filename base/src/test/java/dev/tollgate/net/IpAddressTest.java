package dev.tollgate.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
  /** The examples of RFC 5952, and IPv4-mapped addresses. */
  @ParameterizedTest
  @CsvSource({
    "10.0.0.1, 10.0.0.1",
    "0.0.0.0, 0.0.0.0",
    "255.255.255.255, 255.255.255.255",
    "::, ::",
    "::1, ::1",
    "2001:0db8:0000:0000:0000:0000:0000:0001, 2001:db8::1",
    "2001:DB8::A, 2001:db8::a",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
    "64:ff9b::10.0.0.1, 64:ff9b::a00:1",
    "::ffff:10.0.0.1, 10.0.0.1",
    "::FFFF:0a00:0001, 10.0.0.1",
  })
  void parse_anySpelling_isCanonical(String text, String canonical) {
    assertThat(IpAddress.parse(text))
        .hasValueSatisfying(it -> assertThat(it).hasToString(canonical));
    assertThat(IpAddress.parse(text)).isEqualTo(IpAddress.parse(canonical));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "10.0.0",
        "10.1",
        "10",
        "010.0.0.1",
        "10.0.0.01",
        "0x7f.0.0.1",
        "0x7f000001",
        "2130706433",
        "256.0.0.1",
        "10.0.0.1.",
        ".10.0.0.1",
        "10..0.1",
        "10.0.0.1 ",
        " 10.0.0.1",
        "+1.0.0.1",
        "-1.0.0.1",
        "1e1.0.0.1",
        "10.0.0.1/32",
        "10.0.0.1:80",
        "１0.0.0.1",
        "١.١.١.١",
        "[::1]",
        "fe80::1%eth0",
        "fe80::1%1",
        "::1%",
        ":::",
        ":",
        "1::2::3",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "12345::",
        "00001::",
        "g::",
        ":1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:",
        "::1.2.3",
        "::010.0.0.1",
        "::256.0.0.1",
        "1.2.3.4::",
        "::ffff:1.2.3.4.5",
        "localhost",
        "example.com",
        "a",
        "dead",
        "10.0.0.1\n",
        "10.0.0.1\u0000",
      })
  void parse_otherText_isNoAddress(String text) {
    assertThat(IpAddress.parse(text)).isEmpty();
  }

  @Property
  void parse_spellingsOfAnyIpv6Address_areEqual(@ForAll @Size(16) byte[] bytes)
      throws UnknownHostException {
    InetAddress expected = InetAddress.getByAddress(bytes);
    for (String spelling : spellings(bytes)) {
      assertThat(IpAddress.parse(spelling).orElseThrow().inet()).as(spelling).isEqualTo(expected);
    }
    IpAddress address = new IpAddress(expected);
    assertThat(IpAddress.parse(address.toString())).contains(address);
    assertThat(InetAddress.ofLiteral(address.toString())).isEqualTo(expected);
  }

  @Property
  void parse_anyIpv4Address_isItsText(@ForAll @Size(4) byte[] bytes) throws UnknownHostException {
    InetAddress expected = InetAddress.getByAddress(bytes);

    assertThat(IpAddress.parse(expected.getHostAddress()).orElseThrow())
        .isEqualTo(new IpAddress(expected))
        .hasToString(expected.getHostAddress());
  }

  /** The JDK accepts more texts than this parser, but never reads the same text differently. */
  @Property(tries = 5_000)
  void parse_anyText_agreesWithTheJdk(@ForAll List<Piece> pieces) {
    String text = String.join("", pieces.stream().map(Piece::text).toList());

    IpAddress.parse(text)
        .ifPresent(address -> assertThat(address.inet()).isEqualTo(InetAddress.ofLiteral(text)));
  }

  /** Parts of addresses; random texts of these are often almost an address. */
  enum Piece {
    ZERO("0"),
    NUMBER("12"),
    OCTAL("010"),
    HEX("fe80"),
    MAPPED("::ffff:"),
    QUAD("10.0.0.1"),
    DOT("."),
    COLON(":"),
    COLONS("::"),
    PERCENT("%");

    private final String text;

    Piece(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }

  private static List<String> spellings(byte[] bytes) {
    List<String> padded = new ArrayList<>();
    List<String> plain = new ArrayList<>();
    for (int i = 0; i < bytes.length; i += 2) {
      int group = ((bytes[i] & 0xff) << 8) | (bytes[i + 1] & 0xff);
      padded.add("%04X".formatted(group));
      plain.add(Integer.toHexString(group));
    }
    String mixed =
        String.join(":", plain.subList(0, 6))
            + ":%d.%d.%d.%d"
                .formatted(bytes[12] & 0xff, bytes[13] & 0xff, bytes[14] & 0xff, bytes[15] & 0xff);
    String whole = String.join(":", padded);
    return List.of(whole, whole.toLowerCase(Locale.ROOT), String.join(":", plain), mixed);
  }
}
