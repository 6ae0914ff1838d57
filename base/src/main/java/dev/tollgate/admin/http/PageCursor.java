package dev.tollgate.admin.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.admin.problem.ProblemException;
import dev.tollgate.boot.WholeNumber;
import dev.tollgate.encoding.Utf8;
import java.util.Base64;
import java.util.List;

/**
 * The end of a page of a list, as opaque text. It is not signed: it holds only a position, and the
 * call that uses it checks what its caller may see. Stateless.
 */
public final class PageCursor {
  // Occurs in none of the parts.
  private static final String SEPARATOR = "\u001f";
  private static final int MAX_CHARACTERS = 500;

  private PageCursor() {}

  /** Encodes the parts. */
  public static String of(String... parts) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(String.join(SEPARATOR, parts).getBytes(UTF_8));
  }

  /** Encodes one number. */
  public static String of(long number) {
    return of(Long.toString(number));
  }

  /**
   * Decodes a cursor.
   *
   * @throws ProblemException with 400 if the text is not a cursor of {@code count} parts
   */
  public static List<String> parts(String text, int count) {
    try {
      if (text.length() > MAX_CHARACTERS) {
        throw invalid(text);
      }
      String plain =
          Utf8.decode(Base64.getUrlDecoder().decode(text)).orElseThrow(() -> invalid(text));
      List<String> parts = List.of(plain.split(SEPARATOR, -1));
      if (parts.size() != count) {
        throw invalid(text);
      }
      return parts;
    } catch (IllegalArgumentException e) {
      throw invalid(text);
    }
  }

  /**
   * Decodes a cursor of one number.
   *
   * @throws ProblemException with 400 if the text is not such a cursor
   */
  public static long number(String text) {
    return WholeNumber.parse(parts(text, 1).getFirst(), 0, Long.MAX_VALUE)
        .orElseThrow(() -> invalid(text));
  }

  /** 400 for a text that is not a cursor of the list, or that has invalid parts. */
  public static ProblemException invalid(String text) {
    return ProblemException.invalid("cursor", text, "the nextCursor of the page before");
  }
}
