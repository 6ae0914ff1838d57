package dev.tollgate.authz.records;

import dev.tollgate.admin.problem.FieldFaults;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Short texts of admins, such as names. */
public final class PlainText {
  private static final String EXPECTED = "1 to 100 characters, no control characters";

  // Postgres takes no NUL and no half of a surrogate pair; people can read neither.
  private static final Pattern FORM = Pattern.compile("[^\\p{Cc}\\p{Cs}]{1,100}");

  private PlainText() {}

  /** The text; with a fault noted, something that must not be used. */
  public static String require(String field, @Nullable String text, FieldFaults faults) {
    faults.require(field, text, EXPECTED);
    if (text == null) {
      return "";
    }
    faults.expect(FORM.matcher(text).matches(), field, text, EXPECTED);
    return text;
  }
}
