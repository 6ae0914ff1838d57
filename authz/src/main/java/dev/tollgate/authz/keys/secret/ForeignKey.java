package dev.tollgate.authz.keys.secret;

import dev.tollgate.encoding.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A key of another gateway, represented by the SHA-256 of its text. {@link #toString} does not
 * print it.
 */
public final class ForeignKey {
  /** The expected form of the digest, for error messages. */
  public static final String EXPECTED = "64 hexadecimal digits: the SHA-256 of the key's text";

  private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{64}");

  /**
   * Texts that scripts hash by mistake. No header value is one of them after its spaces are cut.
   */
  private static final List<String> NOTHING =
      List.of("", " ", "\n", "\r\n", "\t", "\uFEFF", "Bearer", "Bearer ", "Bearer \n");

  private final byte[] sha256;

  private ForeignKey(byte[] sha256) {
    this.sha256 = sha256;
  }

  /** The key with this text. */
  public static ForeignKey ofText(String text) {
    return new ForeignKey(Sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** The key whose text has this SHA-256, in hexadecimal digits; empty if the text is not one. */
  public static Optional<ForeignKey> ofDigest(String hex) {
    return HEX.matcher(hex).matches()
        ? Optional.of(new ForeignKey(HexFormat.of().parseHex(hex)))
        : Optional.empty();
  }

  /** True if the text is empty or a part that precedes a key, so that no request can match it. */
  public boolean isOfNothing() {
    return NOTHING.stream().anyMatch(text -> Arrays.equals(ofText(text).sha256, sha256));
  }

  /** The 32 bytes themselves; must not be changed or kept. */
  public byte[] sha256() {
    return sha256;
  }

  @Override
  public String toString() {
    return "ForeignKey[redacted]";
  }
}
