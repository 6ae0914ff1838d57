package dev.tollgate.admin.http;

import dev.tollgate.admin.problem.ProblemException;
import dev.tollgate.admin.problem.ProblemKind;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The headers that say how a request body is to be read. Immutable.
 *
 * @param type the media type in lower case without parameters; empty if absent
 * @param charset the parameter {@code charset} in lower case; UTF-8 if absent
 * @param encoding the content coding in lower case; {@code identity} if absent
 */
record ContentType(String type, String charset, String encoding) {
  private static final String UTF_8 = "utf-8";
  private static final String IDENTITY = "identity";
  private static final Pattern CHARSET =
      Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\";\\s]*)\"?", Pattern.CASE_INSENSITIVE);

  /**
   * Reads the headers.
   *
   * @throws ProblemException with 400 if one of them is given several times
   */
  static ContentType of(HttpServletRequest request) {
    String text = RequestHeaders.one(request, "content-type").orElse("");
    Matcher charset = CHARSET.matcher(text);
    return new ContentType(
        lower(text.split(";", 2)[0]),
        charset.find() ? lower(charset.group(1)) : UTF_8,
        RequestHeaders.one(request, "content-encoding").map(ContentType::lower).orElse(IDENTITY));
  }

  /**
   * Requires one of the types, in UTF-8 and not compressed.
   *
   * @throws ProblemException with 415
   */
  void require(String... types) {
    if (!Arrays.asList(types).contains(type)) {
      throw unsupported(
          "content-type", type.isEmpty() ? "missing" : type, String.join(" or ", types));
    } else if (!charset.equals(UTF_8)) {
      throw unsupported("content-type", "charset " + charset, UTF_8);
    } else if (!encoding.equals(IDENTITY)) {
      throw unsupported("content-encoding", encoding, "none");
    }
  }

  private static ProblemException unsupported(String header, String value, String expected) {
    return new ProblemException(
        ProblemKind.UNSUPPORTED_MEDIA_TYPE,
        "%s: %s (expected: %s)".formatted(header, value, expected),
        List.of());
  }

  private static String lower(String text) {
    return text.strip().toLowerCase(Locale.ROOT);
  }
}
