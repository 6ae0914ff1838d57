package dev.tollgate.testkit.tls;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Encodes and decodes PEM. Stateless. */
final class Pem {
  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private Pem() {}

  static String encode(String type, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(type, LINES.encodeToString(der), type);
  }

  static byte[] decode(String type, String pem) {
    String begin = "-----BEGIN " + type + "-----";
    int start = pem.indexOf(begin);
    int end = pem.indexOf("-----END " + type + "-----");
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("no PEM block of type " + type);
    }
    return Base64.getMimeDecoder().decode(pem.substring(start + begin.length(), end));
  }
}
