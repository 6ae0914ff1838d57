package dev.tollgate.admin.problem;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Collects the faults of a request or a document, so that all of them are reported at once. Not
 * thread-safe.
 */
public final class FieldFaults {
  /**
   * More than a person corrects at once. Without a bound, a body of 1 MB could cause a response of
   * a hundred times its size.
   */
  static final int MAX_LISTED = 100;

  private final Place root;
  private final List<FieldFault> faults = new ArrayList<>();
  private int count;

  /** An empty collection for the body of a request. */
  public FieldFaults() {
    this(Place.BODY);
  }

  /** An empty collection for the input that {@code root} names. */
  public FieldFaults(Place root) {
    this.root = root;
  }

  /** The place of the whole input. */
  public Place root() {
    return root;
  }

  /**
   * Adds a fault. Beyond the first 100, faults are only counted.
   *
   * @param value the rejected value; null if there is none to display or if it may be a secret
   * @param expected the accepted values, in words
   */
  public void add(Place place, @Nullable Object value, String expected) {
    count++;
    if (count <= MAX_LISTED) {
      faults.add(
          new FieldFault(
              place.toString(), Optional.ofNullable(value).map(Object::toString), expected));
    }
  }

  /** Adds a fault of a field at the top of the input. */
  public void add(String field, @Nullable Object value, String expected) {
    add(root.field(field), value, expected);
  }

  /** Adds a fault if {@code holds} is false. */
  public void expect(boolean holds, Place place, @Nullable Object value, String expected) {
    if (!holds) {
      add(place, value, expected);
    }
  }

  /** Adds a fault of a field at the top of the input if {@code holds} is false. */
  public void expect(boolean holds, String field, @Nullable Object value, String expected) {
    if (!holds) {
      add(field, value, expected);
    }
  }

  /** Adds a fault if {@code value} is null. */
  public void require(Place place, @Nullable Object value, String expected) {
    if (value == null) {
      add(place, "missing", expected);
    }
  }

  /** Adds a fault of a field at the top of the input if {@code value} is null. */
  public void require(String field, @Nullable Object value, String expected) {
    require(root.field(field), value, expected);
  }

  /** True if there are no faults. */
  public boolean isEmpty() {
    return count == 0;
  }

  /** True if further faults are only counted, so that their text is not needed. */
  public boolean isFull() {
    return count >= MAX_LISTED;
  }

  /** The number of faults, including those that are not listed. */
  public int count() {
    return count;
  }

  /**
   * Returns the first 100 faults in the order in which they were added. If there are more, a last
   * element at the root says how many.
   */
  public List<FieldFault> list() {
    List<FieldFault> list = new ArrayList<>(faults);
    if (count > MAX_LISTED) {
      list.add(
          new FieldFault(
              root.toString(),
              Optional.of(count + " faults"),
              "none; only the first %d are listed".formatted(MAX_LISTED)));
    }
    return List.copyOf(list);
  }

  /**
   * Fails if there are faults.
   *
   * @throws ProblemException with 400 and all faults
   */
  public void throwIfAny() {
    if (!isEmpty()) {
      throw ProblemException.invalid(list());
    }
  }
}
