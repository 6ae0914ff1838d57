package dev.tollgate.admin.problem;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Collects all that is wrong with a request, so that it is reported at once. Not thread-safe. */
public final class FieldFaults {
  // Enough to mend a body at one go. A body of nothing but faults must not get an answer of a
  // hundred times its size.
  private static final int MOST = 50;

  private final List<FieldFault> faults = new ArrayList<>();

  /** No faults yet. */
  public FieldFaults() {}

  /** Notes a fault, up to a bound. */
  public void add(String field, @Nullable Object value, String expected) {
    if (isFull()) {
      return;
    }
    faults.add(new FieldFault(field, Optional.ofNullable(value).map(Object::toString), expected));
  }

  /** Notes a fault unless {@code holds}. */
  public void expect(boolean holds, String field, @Nullable Object value, String expected) {
    if (!holds) {
      add(field, value, expected);
    }
  }

  /** Notes that a field is missing if {@code value} is null. */
  public void require(String field, @Nullable Object value, String expected) {
    if (value == null) {
      add(field, "missing", expected);
    }
  }

  /** Whether nothing was noted. */
  public boolean isEmpty() {
    return faults.isEmpty();
  }

  /** Whether no more are noted. */
  public boolean isFull() {
    return faults.size() >= MOST;
  }

  /** What was noted so far. */
  public List<FieldFault> list() {
    return List.copyOf(faults);
  }

  /**
   * Ends the checks.
   *
   * @throws ProblemException with 400 and all faults, if there are any
   */
  public void throwIfAny() {
    if (!faults.isEmpty()) {
      throw ProblemException.invalid(list());
    }
  }
}
