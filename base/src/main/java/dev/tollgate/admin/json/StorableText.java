package dev.tollgate.admin.json;

import dev.tollgate.admin.problem.ProblemException;
import java.util.regex.Pattern;

/** The texts that Postgres can store unchanged. Stateless. */
public final class StorableText {
  static final String EXPECTED = "no U+0000 and no half of a surrogate pair";

  // Postgres rejects U+0000, and an unpaired surrogate would be stored as a question mark.
  private static final Pattern UNSTORABLE = Pattern.compile("[\\x00\\p{Cs}]");

  private StorableText() {}

  static boolean isStorable(String text) {
    return !UNSTORABLE.matcher(text).find();
  }

  /**
   * Returns {@code text}.
   *
   * @throws ProblemException with 400 if the text contains U+0000 or an unpaired surrogate
   */
  public static String requireStorable(String field, String text) {
    if (!isStorable(text)) {
      throw ProblemException.invalid(field, text, EXPECTED);
    }
    return text;
  }
}
