package dev.tollgate.controlplane.rollout;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the edge is between two releases. Immutable. */
sealed interface Stage {
  /** What is known about the target. */
  enum Verdict {
    /** No node has said anything about all of it. */
    OPEN,
    /** All nodes have accepted it. */
    PROVEN,
    /** A node refused it; served nevertheless, for want of anything better. */
    REJECTED
  }

  /** What is, or will be, in force. */
  Release target();

  /** What Envoys are given now. */
  Release served();

  /** What was in force before, if its return is still possible. */
  @Nullable Release before();

  /** When something happens without anybody saying anything. */
  Optional<Instant> wakeAt();

  /**
   * One release is in force and nothing else is there.
   *
   * @param back where to go back to if a node refuses; null once it is proven
   */
  record Resting(Release target, Verdict verdict, @Nullable Resting back) implements Stage {
    @Override
    public Release served() {
      return target;
    }

    @Override
    public @Nullable Release before() {
      return back == null ? null : back.target();
    }

    @Override
    public Optional<Instant> wakeAt() {
      return Optional.empty();
    }
  }

  /** Nodes take what is new; nothing refers to it yet. */
  record Adding(Change change, Instant until) implements Moving {
    @Override
    public Release served() {
      return change.added();
    }
  }

  /** New clusters get ready. */
  record Warming(Change change, Instant until) implements Moving {
    @Override
    public Release served() {
      return change.added();
    }
  }

  /** Nodes take listeners and routes. */
  record Switching(Change change, Instant until) implements Moving {
    @Override
    public Release served() {
      return change.switched();
    }
  }

  /** The next release is in force; running requests still need what it does not have. */
  record Draining(Change change, Verdict verdict, Instant until) implements Moving {
    @Override
    public Release served() {
      return change.switched();
    }
  }

  /** A change is under way. */
  sealed interface Moving extends Stage {
    /** Which one. */
    Change change();

    /** When this stage ends at the latest. */
    Instant until();

    @Override
    default Release target() {
      return change().next();
    }

    @Override
    default @Nullable Release before() {
      return change().before();
    }

    @Override
    default Optional<Instant> wakeAt() {
      return Optional.of(until());
    }
  }
}
