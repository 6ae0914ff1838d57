package dev.tollgate.authz.records;

import dev.tollgate.admin.problem.FieldFaults;
import dev.tollgate.admin.problem.Place;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks short texts such as names. */
public final class PlainText {
  private static final String EXPECTED = "1 to 100 characters, no control characters";

  // Postgres rejects NUL and unpaired surrogates; control characters are unreadable.
  private static final Pattern FORM = Pattern.compile("[^\\p{Cc}\\p{Cs}]{1,100}");

  private PlainText() {}

  /**
   * Returns the text of a field at the top of a request. If a fault was added, the result must not
   * be used.
   */
  public static String require(String field, @Nullable String text, FieldFaults faults) {
    return require(Place.of(field), text, faults);
  }

  /** Returns the text. If a fault was added, the result must not be used. */
  public static String require(Place place, @Nullable String text, FieldFaults faults) {
    faults.require(place, text, EXPECTED);
    if (text == null) {
      return "";
    }
    faults.expect(FORM.matcher(text).matches(), place, text, EXPECTED);
    return text;
  }
}
