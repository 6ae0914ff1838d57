package dev.tollgate.admin.json;

import dev.tollgate.admin.problem.ProblemException;
import java.util.regex.Pattern;

/** Texts in requests. */
public final class Texts {
  static final String EXPECTED = "no U+0000 and no half of a surrogate pair";

  // Postgres refuses U+0000, and half a pair would be stored as a question mark.
  private static final Pattern UNSTORABLE = Pattern.compile("[\\x00\\p{Cs}]");

  private Texts() {}

  static boolean isStorable(String text) {
    return !UNSTORABLE.matcher(text).find();
  }

  /**
   * The text itself.
   *
   * @throws ProblemException with 400 if Postgres could not keep it as it is
   */
  public static String requireStorable(String field, String text) {
    if (!isStorable(text)) {
      throw ProblemException.invalid(field, text, EXPECTED);
    }
    return text;
  }
}
