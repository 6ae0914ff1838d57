package dev.tollgate.admin.problem;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Ends a call with an error response. The message is the problem's {@code detail} and is sent to
 * the caller.
 */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private final ProblemKind kind;
  private final @Nullable Duration retryAfter;

  @SuppressWarnings("serial") // never serialised
  private final List<FieldFault> faults;

  /**
   * A problem of any kind. {@link ProblemKind#UNAVAILABLE} gets a {@code Retry-After} of 2 s.
   *
   * @param detail a sentence for people: the field, its value, and the expected value
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

  /**
   * A problem of a temporary cause.
   *
   * @param retryAfter the time until a retry can succeed, rounded up to whole seconds
   */
  public static ProblemException retryable(ProblemKind kind, String detail, Duration retryAfter) {
    return new ProblemException(kind, detail, List.of(), retryAfter.plusMillis(999));
  }

  /** 400 with all faults. */
  public static ProblemException invalid(List<FieldFault> faults) {
    return invalid(ProblemKind.INVALID_FIELDS, faults);
  }

  /**
   * A problem of {@code kind} with all faults.
   *
   * @param faults as of {@link FieldFaults#list()}; at least one
   */
  public static ProblemException invalid(ProblemKind kind, List<FieldFault> faults) {
    String detail =
        switch (faults.size()) {
          case 1 -> faults.getFirst().toString();
          case FieldFaults.MAX_LISTED + 1 ->
              "more than %d faults".formatted(FieldFaults.MAX_LISTED);
          default -> faults.size() + " faults";
        };
    return new ProblemException(kind, detail, faults);
  }

  /** 400 with one fault. */
  public static ProblemException invalid(String field, Object value, String expected) {
    return invalid(List.of(new FieldFault(field, Optional.of(value.toString()), expected)));
  }

  /**
   * 404.
   *
   * @param thing the kind of resource, such as {@code key}
   */
  public static ProblemException notFound(String thing, String id) {
    return new ProblemException(
        ProblemKind.NOT_FOUND, "%s: %s does not exist".formatted(thing, id), List.of());
  }

  /** 409: the request contradicts the stored state. */
  public static ProblemException conflict(String detail) {
    return new ProblemException(ProblemKind.CONFLICT, detail, List.of());
  }

  /** 503 with {@code Retry-After}. */
  public static ProblemException unavailable(String detail) {
    return new ProblemException(ProblemKind.UNAVAILABLE, detail, List.of());
  }

  /** The kind, which decides status, type and title. */
  public ProblemKind kind() {
    return kind;
  }

  /** The faults of the request's fields; empty for most kinds. */
  public List<FieldFault> faults() {
    return faults;
  }

  /** The time until a retry can succeed; empty if a retry does not help. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
