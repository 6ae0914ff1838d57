package dev.tollgate.admin.problem;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The place of a value in a request or a document, such as {@code routes[1].match.path}. Creating a
 * place costs the same at any depth, because its text is built only by {@link #toString}.
 * Immutable.
 */
public final class Place {
  static final Place BODY = root("body");

  private final @Nullable Place parent;
  // The name of the field, or null for an element of a list.
  private final @Nullable String field;
  private final int index;

  private Place(@Nullable Place parent, @Nullable String field, int index) {
    this.parent = parent;
    this.field = field;
    this.index = index;
  }

  /**
   * The place of the whole input.
   *
   * @param name the text of this place, such as {@code body}; not a part of the places in it
   */
  public static Place root(String name) {
    return new Place(null, name, 0);
  }

  /** The place of a field at the top of a request's body. */
  public static Place of(String field) {
    return BODY.field(field);
  }

  /** The place of a field in the object at this place. */
  public Place field(String name) {
    return new Place(this, name, 0);
  }

  /** The place of an element in the list at this place; the first has the index 0. */
  public Place item(int position) {
    return new Place(this, null, position);
  }

  /** True for the place of the whole input. */
  public boolean isRoot() {
    return parent == null;
  }

  /**
   * The path from the root. Of a path that is longer than a fault displays, only the start: the
   * names of fields come from the client and may be long.
   */
  @Override
  public String toString() {
    if (parent == null) {
      return String.valueOf(field);
    }
    Deque<Place> steps = new ArrayDeque<>();
    for (Place step = this; step.parent != null; step = step.parent) {
      steps.push(step);
    }
    StringBuilder text = new StringBuilder();
    for (Place step : steps) {
      if (text.length() <= FieldFault.MAX_CHARACTERS) {
        step.appendTo(text);
      }
    }
    return text.toString();
  }

  private void appendTo(StringBuilder text) {
    if (field == null) {
      text.append('[').append(index).append(']');
    } else {
      text.append(text.isEmpty() ? "" : ".");
      text.append(field, 0, Math.min(field.length(), FieldFault.MAX_CHARACTERS + 1));
    }
  }
}
