package dev.tollgate.admin.http;

import dev.tollgate.admin.problem.ProblemException;
import dev.tollgate.admin.problem.ProblemKind;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The condition in an {@code If-Match} header: the states of a resource that the caller agrees to
 * change. Immutable.
 */
public final class IfMatch {
  private static final String ANY = "*";
  // Equal to no tag of a resource.
  private static final EntityTag NONE = new EntityTag("none");

  private final List<String> tags;

  private IfMatch(List<String> tags) {
    this.tags = tags;
  }

  /** A condition that every state fulfils. */
  public static IfMatch any() {
    return parse(ANY);
  }

  /** The condition in the header; every state fulfils it if the header is absent. */
  static IfMatch optional(@Nullable String header) {
    return parse(header == null ? ANY : header);
  }

  /**
   * The condition in the header.
   *
   * @throws ProblemException with 428 if the header is absent
   */
  static IfMatch required(@Nullable String header) {
    if (header == null || header.isBlank()) {
      throw new ProblemException(
          ProblemKind.PRECONDITION_REQUIRED,
          "if-match: missing (expected: the etag of the state to change, or * for any)",
          List.of());
    }
    return parse(header);
  }

  /**
   * Checks the condition. Call it in the transaction of the change, with the row locked.
   *
   * @throws ProblemException with 412 if {@code current} does not fulfil it
   */
  public void check(EntityTag current) {
    // If-Match uses strong comparison (RFC 9110), so a weak tag such as W/"1" never matches.
    if (!tags.contains(ANY) && !tags.contains(current.text())) {
      throw new ProblemException(
          ProblemKind.PRECONDITION_FAILED,
          "if-match: %s (expected: %s, the present state)"
              .formatted(String.join(", ", tags), current.text()),
          List.of());
    }
  }

  /**
   * As {@link #check(EntityTag)}, for a resource that may not exist; its absence fulfils only
   * {@code *}.
   *
   * @throws ProblemException with 412 if {@code current} does not fulfil the condition
   */
  public void check(Optional<EntityTag> current) {
    check(current.orElse(NONE));
  }

  private static IfMatch parse(String header) {
    // Safe, because the tags of our resources contain no comma.
    return new IfMatch(Arrays.stream(header.split(",", -1)).map(String::strip).toList());
  }
}
