package dev.tollgate.admin.json;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The accepted texts of a field. Immutable.
 *
 * @param test true for accepted texts
 * @param expected the accepted texts, in words
 * @param expectedFor the same for one rejected text, which may name the part that is wrong
 * @param isSecret true if a rejected text may be a secret and must not be displayed
 */
public record TextRule(
    Predicate<String> test,
    String expected,
    Function<String, String> expectedFor,
    boolean isSecret) {
  static final TextRule ANY = of(_ -> true, "a text");

  /** Accepts the texts for which {@code test} is true. */
  public static TextRule of(Predicate<String> test, String expected) {
    return new TextRule(test, expected, _ -> expected, false);
  }

  /** Accepts the texts that match a regular expression as a whole. */
  public static TextRule matching(String regex, String expected) {
    return of(Pattern.compile(regex).asMatchPredicate(), expected);
  }

  /** Accepts the given words; the message for another text suggests the nearest word. */
  public static TextRule oneOf(List<String> words) {
    List<String> known = List.copyOf(words);
    return new TextRule(
        known::contains,
        KnownNames.oneOf(known),
        text -> KnownNames.oneOf(known) + KnownNames.didYouMean(text, known),
        false);
  }

  /** The same rule for texts that may be secrets. */
  public TextRule ofSecrets() {
    return new TextRule(test, expected, expectedFor, true);
  }
}
