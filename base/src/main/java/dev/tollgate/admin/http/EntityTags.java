package dev.tollgate.admin.http;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The value of an {@code If-Match} or {@code If-None-Match} header: every state, or a list of
 * entity tags. Immutable.
 *
 * @param tags the tags of a list; else empty
 */
record EntityTags(Kind kind, List<Tag> tags) {
  static final EntityTags ABSENT = new EntityTags(Kind.ABSENT, List.of());

  private static final EntityTags ANY = new EntityTags(Kind.ANY, List.of());
  private static final EntityTags MALFORMED = new EntityTags(Kind.MALFORMED, List.of());
  private static final String EXPECTED =
      "* or a list of entity tags in double quotes, such as \"42\"";

  // An element may be empty (RFC 9110, 5.6.1), and a tag may contain a comma.
  private static final Pattern ELEMENT =
      Pattern.compile("[ \\t]*(?:(W/)?(\"[\\x21\\x23-\\x7e\\x80-\\xff]*\"))?[ \\t]*(?:,|\\z)");

  /** The forms of the header. */
  enum Kind {
    /** There is no such header. */
    ABSENT,
    /** {@code *}. */
    ANY,
    /** A list of entity tags. */
    LIST,
    /** Neither; no condition can be read from it. */
    MALFORMED
  }

  /** One entity tag with its double quotes. */
  record Tag(boolean isWeak, String text) {
    @Override
    public String toString() {
      return (isWeak ? "W/" : "") + text;
    }
  }

  /** Copies the list. */
  EntityTags {
    tags = List.copyOf(tags);
  }

  /**
   * Parses a header.
   *
   * @param values the values of all lines of the header
   */
  static EntityTags parse(List<String> values) {
    if (values.isEmpty()) {
      return ABSENT;
    }
    String text = String.join(",", values);
    if (text.strip().equals("*")) {
      return ANY;
    }
    List<Tag> tags = new ArrayList<>();
    Matcher element = ELEMENT.matcher(text);
    for (int at = 0; at < text.length(); at = element.end()) {
      if (!element.region(at, text.length()).lookingAt()) {
        return MALFORMED;
      }
      if (element.group(2) != null) {
        tags.add(new Tag(element.group(1) != null, element.group(2)));
      }
    }
    return tags.isEmpty() ? MALFORMED : new EntityTags(Kind.LIST, tags);
  }

  /** True if the call has no such header. */
  boolean isAbsent() {
    return kind == Kind.ABSENT;
  }

  /** True if the header has neither of its two forms. */
  boolean isMalformed() {
    return kind == Kind.MALFORMED;
  }

  /** True if the tag is in the list by strong comparison; a weak tag is equal to none. */
  boolean containsStrongly(EntityTag current) {
    return kind == Kind.ANY || tags.contains(new Tag(false, current.text()));
  }

  /** True if the tag is in the list by weak comparison. */
  boolean containsWeakly(EntityTag current) {
    return kind == Kind.ANY || tags.stream().anyMatch(tag -> tag.text().equals(current.text()));
  }

  @Override
  public String toString() {
    return switch (kind) {
      case ABSENT -> "none";
      case ANY -> "*";
      case LIST -> String.join(", ", tags.stream().map(Tag::toString).toList());
      case MALFORMED -> "malformed: it must be " + EXPECTED;
    };
  }
}
