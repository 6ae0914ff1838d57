package dev.tollgate.admin.problem;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Ends a call with a problem as its answer. */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private final ProblemKind kind;
  private final @Nullable Duration retryAfter;

  @SuppressWarnings("serial") // never serialised
  private final List<FieldFault> faults;

  /**
   * A problem of any kind.
   *
   * @param detail what is wrong this time, for people: the thing, its value, what was expected
   */
  public ProblemException(ProblemKind kind, String detail, List<FieldFault> faults) {
    this(kind, detail, faults, kind == ProblemKind.UNAVAILABLE ? RETRY_AFTER : null);
  }

  private ProblemException(
      ProblemKind kind, String detail, List<FieldFault> faults, @Nullable Duration retryAfter) {
    super(detail);
    this.kind = kind;
    this.faults = List.copyOf(faults);
    this.retryAfter = retryAfter;
  }

  /** A problem that goes away by itself; {@code retryAfter} is rounded up to whole seconds. */
  public static ProblemException passing(ProblemKind kind, String detail, Duration retryAfter) {
    return new ProblemException(kind, detail, List.of(), retryAfter.plusMillis(999));
  }

  /** 400 with all that is wrong. */
  public static ProblemException invalid(List<FieldFault> faults) {
    String detail = faults.size() == 1 ? faults.getFirst().toString() : faults.size() + " faults";
    return new ProblemException(ProblemKind.INVALID_FIELDS, detail, faults);
  }

  /** 400 with the one thing that is wrong. */
  public static ProblemException invalid(String field, Object value, String expected) {
    return invalid(List.of(new FieldFault(field, Optional.of(value.toString()), expected)));
  }

  /** 404 for something that does not exist, such as {@code key} and its id. */
  public static ProblemException notFound(String thing, String id) {
    return new ProblemException(
        ProblemKind.NOT_FOUND, "%s: %s does not exist".formatted(thing, id), List.of());
  }

  /** 409. */
  public static ProblemException conflict(String detail) {
    return new ProblemException(ProblemKind.CONFLICT, detail, List.of());
  }

  /** 503 with {@code Retry-After}. */
  public static ProblemException unavailable(String detail) {
    return new ProblemException(ProblemKind.UNAVAILABLE, detail, List.of());
  }

  /** What kind of problem it is. */
  public ProblemKind kind() {
    return kind;
  }

  /** What is wrong with the fields of the request. */
  public List<FieldFault> faults() {
    return faults;
  }

  /** When to try again, if that may help. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
