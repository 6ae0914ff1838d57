package dev.tollgate.controlplane.rollout;

import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** How far the rollout of a release has come. Immutable. */
sealed interface Stage {
  /** The acceptance of a release that is in force. */
  enum Verdict {
    /** Some node of this replica has not accepted it. */
    OPEN,
    /** All nodes of this replica have accepted it; those of another replica may not have. */
    ACCEPTED,
    /** All nodes of all live replicas have accepted it: known to be good for ever. */
    PROVEN
  }

  /** The release that is in force, or will be when the rollout ends. */
  Release target();

  /** The release that Envoys are given now. */
  Release served();

  /** The resources that are served besides those of the target, each with its end. */
  Leaving leaving();

  /** The last proven release, and the versions that were served since. */
  Baseline baseline();

  /** When the rollout goes on even if no node says anything; empty if it waits for nothing. */
  Optional<Instant> deadline();

  /** This stage with another baseline. */
  Stage with(Baseline baseline);

  /** This stage with each release replaced; equal to it if none changes. */
  Stage map(UnaryOperator<Release> change);

  /** All releases that are, or may come to be, served. */
  Stream<Release> releases();

  /** Nodes are sent the new clusters, endpoints and secrets; nothing refers to them yet. */
  record Adding(Change change, Instant until, Baseline baseline) implements InChange {
    @Override
    public Release served() {
      return change.added();
    }

    @Override
    public Adding with(Baseline other) {
      return new Adding(change, until, other);
    }

    @Override
    public Adding map(UnaryOperator<Release> replace) {
      return new Adding(change.map(replace), until, baseline.map(replace));
    }
  }

  /** Nodes resolve and health-check the endpoints of new clusters. */
  record Warming(Change change, Instant until, Baseline baseline) implements InChange {
    @Override
    public Release served() {
      return change.added();
    }

    @Override
    public Warming with(Baseline other) {
      return new Warming(change, until, other);
    }

    @Override
    public Warming map(UnaryOperator<Release> replace) {
      return new Warming(change.map(replace), until, baseline.map(replace));
    }
  }

  /**
   * Nodes are sent the new listeners and routes.
   *
   * @param served the target and what is leaving
   */
  record Switching(
      Release target, Release served, Leaving leaving, Instant until, Baseline baseline)
      implements Stage {
    @Override
    public Optional<Instant> deadline() {
      return Optional.of(until);
    }

    @Override
    public Switching with(Baseline other) {
      return new Switching(target, served, leaving, until, other);
    }

    @Override
    public Switching map(UnaryOperator<Release> replace) {
      return new Switching(
          replace.apply(target), replace.apply(served), leaving, until, baseline.map(replace));
    }

    @Override
    public Stream<Release> releases() {
      return Stream.concat(Stream.of(target, served), Stream.ofNullable(baseline.knownGood()));
    }
  }

  /**
   * The target is in force.
   *
   * @param served the target and what is leaving
   * @param verdict until the release is proven, a refusal that counts returns to the baseline
   */
  record InForce(
      Release target, Release served, Leaving leaving, Verdict verdict, Baseline baseline)
      implements Stage {
    /** A release that is known to be good and served alone. */
    static InForce proven(Release release) {
      return new InForce(
          release, release, Leaving.NONE, Verdict.PROVEN, Baseline.of(release, release));
    }

    @Override
    public Optional<Instant> deadline() {
      return leaving.next();
    }

    InForce with(Verdict other) {
      return new InForce(target, served, leaving, other, baseline);
    }

    /** This stage after some of what was leaving has left. */
    InForce keeping(Leaving left) {
      return new InForce(target, left.with(target, served), left, verdict, baseline);
    }

    @Override
    public InForce with(Baseline other) {
      return new InForce(target, served, leaving, verdict, other);
    }

    @Override
    public InForce map(UnaryOperator<Release> replace) {
      return new InForce(
          replace.apply(target), replace.apply(served), leaving, verdict, baseline.map(replace));
    }

    @Override
    public Stream<Release> releases() {
      return Stream.concat(Stream.of(target, served), Stream.ofNullable(baseline.knownGood()));
    }
  }

  /** A stage before nodes switch to the target. */
  sealed interface InChange extends Stage {
    Change change();

    /** When this stage ends at the latest. */
    Instant until();

    @Override
    default Release target() {
      return change().target();
    }

    @Override
    default Leaving leaving() {
      return change().leaving();
    }

    @Override
    default Optional<Instant> deadline() {
      return Optional.of(until());
    }

    @Override
    default Stream<Release> releases() {
      return Stream.concat(change().releases(), Stream.ofNullable(baseline().knownGood()));
    }
  }
}
