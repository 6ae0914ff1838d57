package dev.tollgate.admin.json;

import dev.tollgate.admin.problem.ProblemException;

/** The texts that Postgres can store unchanged. Stateless. */
public final class StorableText {
  /** The accepted texts, for messages. */
  public static final String EXPECTED = "no U+0000 and no half of a surrogate pair";

  private StorableText() {}

  /** Postgres rejects U+0000, and would store an unpaired surrogate as a question mark. */
  public static boolean isStorable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        return false;
      } else if (Character.isSurrogate(c)) {
        boolean isPair = i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1));
        if (!isPair) {
          return false;
        }
        i++;
      }
    }
    return true;
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
