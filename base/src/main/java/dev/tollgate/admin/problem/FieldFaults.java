package dev.tollgate.admin.problem;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Collects the faults of a request, so that all of them are reported at once. Not thread-safe. */
public final class FieldFaults {
  // More than a person corrects at once. Without a bound, a body of 1 MB could cause a response of
  // a hundred times its size.
  private static final int MAX_FAULTS = 50;

  private final List<FieldFault> faults = new ArrayList<>();

  /** An empty collection. */
  public FieldFaults() {}

  /**
   * Adds a fault, unless the collection is full.
   *
   * @param value the rejected value; null if there is none to display
   */
  public void add(String field, @Nullable Object value, String expected) {
    if (isFull()) {
      return;
    }
    faults.add(new FieldFault(field, Optional.ofNullable(value).map(Object::toString), expected));
  }

  /** Adds a fault if {@code holds} is false. */
  public void expect(boolean holds, String field, @Nullable Object value, String expected) {
    if (!holds) {
      add(field, value, expected);
    }
  }

  /** Adds a fault if {@code value} is null. */
  public void require(String field, @Nullable Object value, String expected) {
    if (value == null) {
      add(field, "missing", expected);
    }
  }

  /** Whether there are no faults. */
  public boolean isEmpty() {
    return faults.isEmpty();
  }

  /** Whether further faults would be dropped. */
  public boolean isFull() {
    return faults.size() >= MAX_FAULTS;
  }

  /** Returns the faults in the order in which they were added. */
  public List<FieldFault> list() {
    return List.copyOf(faults);
  }

  /**
   * Fails if there are faults.
   *
   * @throws ProblemException with 400 and all faults
   */
  public void throwIfAny() {
    if (!faults.isEmpty()) {
      throw ProblemException.invalid(list());
    }
  }
}
