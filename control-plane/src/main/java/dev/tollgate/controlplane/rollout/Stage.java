package dev.tollgate.controlplane.rollout;

import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How far the rollout of a release has come. Immutable. */
sealed interface Stage {
  /** What the nodes have answered to the target. */
  enum Verdict {
    /** Some node has not answered yet. */
    OPEN,
    /** All nodes have accepted it. */
    PROVEN,
    /** A node refused it, and it is served because there is no other release to return to. */
    REJECTED
  }

  /** The release that is in force, or will be when the rollout ends. */
  Release target();

  /** The release that Envoys are given now. */
  Release served();

  /** The state to return to when a node refuses the target; null if there is none. */
  @Nullable Steady fallback();

  /** When the rollout goes on even if no node says anything; empty if it waits for nothing. */
  Optional<Instant> deadline();

  /** This stage with each release replaced; equal to it if none changes. */
  Stage map(UnaryOperator<Release> change);

  /** All releases that are, or may come to be, served. */
  Stream<Release> releases();

  /**
   * One release is in force, and no other is served.
   *
   * @param fallback null once the release is proven
   */
  record Steady(Release target, Verdict verdict, @Nullable Steady fallback) implements Stage {
    @Override
    public Release served() {
      return target;
    }

    @Override
    public Optional<Instant> deadline() {
      return Optional.empty();
    }

    @Override
    public Steady map(UnaryOperator<Release> change) {
      Steady mapped =
          new Steady(change.apply(target), verdict, fallback == null ? null : fallback.map(change));
      return mapped.equals(this) ? this : mapped;
    }

    @Override
    public Stream<Release> releases() {
      return Stream.concat(Stream.of(target), Stream.ofNullable(fallback).flatMap(Stage::releases));
    }
  }

  /** Nodes are sent the new clusters, endpoints and secrets; nothing refers to them yet. */
  record Adding(Transition transition, Instant until) implements InTransition {
    @Override
    public Release served() {
      return transition.added();
    }

    @Override
    public Adding of(Transition other) {
      return new Adding(other, until);
    }
  }

  /** Nodes resolve and health-check the endpoints of new clusters. */
  record Warming(Transition transition, Instant until) implements InTransition {
    @Override
    public Release served() {
      return transition.added();
    }

    @Override
    public Warming of(Transition other) {
      return new Warming(other, until);
    }
  }

  /** Nodes are sent the new listeners and routes. */
  record Switching(Transition transition, Instant until) implements InTransition {
    @Override
    public Release served() {
      return transition.switched();
    }

    @Override
    public Switching of(Transition other) {
      return new Switching(other, until);
    }
  }

  /** The new release is in force; running requests still need resources of the old one. */
  record Draining(Transition transition, Verdict verdict, Instant until) implements InTransition {
    @Override
    public Release served() {
      return transition.switched();
    }

    @Override
    public Draining of(Transition other) {
      return new Draining(other, verdict, until);
    }
  }

  /** A stage between two releases. */
  sealed interface InTransition extends Stage {
    Transition transition();

    /** The same stage of another transition. */
    InTransition of(Transition other);

    /** When this stage ends at the latest. */
    Instant until();

    @Override
    default Release target() {
      return transition().next();
    }

    @Override
    default @Nullable Steady fallback() {
      return transition().fallback();
    }

    @Override
    default Optional<Instant> deadline() {
      return Optional.of(until());
    }

    @Override
    default Stage map(UnaryOperator<Release> change) {
      Transition mapped = transition().map(change);
      return mapped.equals(transition()) ? this : of(mapped);
    }

    @Override
    default Stream<Release> releases() {
      return transition().releases();
    }
  }
}
