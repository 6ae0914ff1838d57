package dev.tollgate.admin.http;

import dev.tollgate.admin.problem.ProblemException;
import dev.tollgate.admin.problem.ProblemKind;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which state of a thing a caller wants to change. Immutable. */
public final class IfMatch {
  private static final String ANY = "*";
  // Equal to no tag that was ever given out.
  private static final EntityTag NONE = new EntityTag("none");

  private final List<String> tags;

  private IfMatch(List<String> tags) {
    this.tags = tags;
  }

  /** Every state will do. */
  public static IfMatch any() {
    return parse(ANY);
  }

  static IfMatch optional(@Nullable String header) {
    return parse(header == null ? ANY : header);
  }

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
   * Ends the call unless the caller knows this state. To be asked in the transaction that changes
   * it, with the row locked.
   *
   * @throws ProblemException with 412
   */
  public void check(EntityTag current) {
    // Weak tags (W/"1") are never equal here: RFC 9110 wants strong comparison.
    if (!tags.contains(ANY) && !tags.contains(current.text())) {
      throw new ProblemException(
          ProblemKind.PRECONDITION_FAILED,
          "if-match: %s (expected: %s, the present state)"
              .formatted(String.join(", ", tags), current.text()),
          List.of());
    }
  }

  /** The same where the thing may not be there: then only who names no state may go on. */
  public void check(Optional<EntityTag> current) {
    check(current.orElse(NONE));
  }

  private static IfMatch parse(String header) {
    // Our own tags have no comma, so that none is cut in two here.
    return new IfMatch(Arrays.stream(header.split(",", -1)).map(String::strip).toList());
  }
}
