package dev.tollgate.admin.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.admin.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.List;

/**
 * Where a page of a list ends, as text: opaque, so that nobody builds one. Not signed: it says only
 * where to go on, and what may be seen there is decided by the call that shows it.
 */
public final class PageCursor {
  // Between the parts; in none of them.
  private static final String SEPARATOR = "\u001f";
  private static final int MOST_CHARACTERS = 500;

  private PageCursor() {}

  /** The text of a cursor of these parts. */
  public static String of(String... parts) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(String.join(SEPARATOR, parts).getBytes(UTF_8));
  }

  /** The text of a cursor of one number. */
  public static String of(long number) {
    return of(Long.toString(number));
  }

  /**
   * The parts of a cursor.
   *
   * @throws ProblemException with 400 if the text is not a cursor of so many parts
   */
  public static List<String> parts(String text, int count) {
    try {
      if (text.length() > MOST_CHARACTERS) {
        throw wrong(text);
      }
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
      List<String> parts =
          List.of(UTF_8.newDecoder().decode(bytes).toString().split(SEPARATOR, -1));
      if (parts.size() != count) {
        throw wrong(text);
      }
      return parts;
    } catch (IllegalArgumentException | CharacterCodingException e) {
      throw wrong(text);
    }
  }

  /**
   * The number of a cursor of one number.
   *
   * @throws ProblemException with 400 if the text is no such cursor
   */
  public static long number(String text) {
    try {
      return Long.parseLong(parts(text, 1).getFirst());
    } catch (NumberFormatException e) {
      throw wrong(text);
    }
  }

  /** 400 for a text that is no cursor of the list; for parts that are not as they should be. */
  public static ProblemException wrong(String text) {
    return ProblemException.invalid("cursor", text, "the nextCursor of the page before");
  }
}
