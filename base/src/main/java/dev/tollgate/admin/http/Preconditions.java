package dev.tollgate.admin.http;

import dev.tollgate.admin.problem.ProblemException;
import dev.tollgate.admin.problem.ProblemKind;
import java.util.List;
import java.util.Optional;

/**
 * The conditions of a call on the state of its resource: {@code If-Match} and {@code If-None-Match}
 * (RFC 9110, section 13). Immutable.
 */
public final class Preconditions {
  private static final Preconditions NONE = new Preconditions(EntityTags.ABSENT, EntityTags.ABSENT);

  private final EntityTags ifMatch;
  private final EntityTags ifNoneMatch;

  private Preconditions(EntityTags ifMatch, EntityTags ifNoneMatch) {
    this.ifMatch = ifMatch;
    this.ifNoneMatch = ifNoneMatch;
  }

  /** No condition. */
  public static Preconditions none() {
    return NONE;
  }

  /**
   * The conditions in the headers of a call. A change with a malformed header is refused (412); a
   * read ignores a malformed {@code If-None-Match}.
   *
   * @param ifMatch the values of all {@code If-Match} headers
   * @param ifNoneMatch the values of all {@code If-None-Match} headers
   */
  static Preconditions of(List<String> ifMatch, List<String> ifNoneMatch) {
    return new Preconditions(EntityTags.parse(ifMatch), EntityTags.parse(ifNoneMatch));
  }

  /**
   * Returns these conditions.
   *
   * @throws ProblemException with 428 if there is no {@code If-Match}
   */
  Preconditions requireIfMatch() {
    if (ifMatch.isAbsent()) {
      throw new ProblemException(
          ProblemKind.PRECONDITION_REQUIRED,
          "if-match: missing (expected: the etag of the state to change, or * for any)",
          List.of());
    }
    return this;
  }

  /**
   * Checks the conditions of a change. Call it in the transaction of the change, with the row
   * locked.
   *
   * @throws ProblemException with 412 if {@code current} does not fulfil them
   */
  public void check(EntityTag current) {
    check(Optional.of(current));
  }

  /**
   * As {@link #check(EntityTag)}, for a resource that may not exist.
   *
   * @param current empty if the resource does not exist
   * @throws ProblemException with 412 if {@code current} does not fulfil the conditions
   */
  public void check(Optional<EntityTag> current) {
    checkIfMatch(current);
    // Malformed, it must not let through a change that it was meant to stop.
    if (ifNoneMatch.isMalformed() || matches(ifNoneMatch, current)) {
      throw failed("if-none-match", ifNoneMatch, current);
    }
  }

  /**
   * Checks the conditions of a read.
   *
   * @return true if the caller has the state already (304)
   * @throws ProblemException with 412 if {@code current} does not fulfil {@code If-Match}
   */
  boolean isNotModified(EntityTag current) {
    checkIfMatch(Optional.of(current));
    return matches(ifNoneMatch, Optional.of(current));
  }

  private void checkIfMatch(Optional<EntityTag> current) {
    // Strong comparison: a weak tag matches nothing (RFC 9110, 13.1.1).
    boolean fulfilled = ifMatch.isAbsent() || current.filter(ifMatch::containsStrongly).isPresent();
    if (!fulfilled) {
      throw failed("if-match", ifMatch, current);
    }
  }

  private static boolean matches(EntityTags tags, Optional<EntityTag> current) {
    return current.filter(tags::containsWeakly).isPresent();
  }

  private static ProblemException failed(
      String header, EntityTags given, Optional<EntityTag> current) {
    String present =
        current
            .map(tag -> tag.equals(EntityTag.NONE) ? "it has no etag" : tag.text())
            .orElse("it does not exist");
    return new ProblemException(
        ProblemKind.PRECONDITION_FAILED,
        "%s: %s (present state: %s)".formatted(header, given, present),
        List.of());
  }
}
