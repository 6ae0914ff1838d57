package dev.tollgate.authz.quota.lease;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;

/** A budget's place in the next round that includes it. Thread-safe. */
final class Turn {
  private final CompletableFuture<Void> answered = new CompletableFuture<>();
  private final AtomicReference<Place> place;

  /** The place of a budget that has a turn. */
  enum Place {
    /** In the queue of the background lane: no request waits for the answer. */
    BACKGROUND,
    /** In the queue of an urgent lane: requests wait for the answer. */
    URGENT,
    /** In a round. */
    RUNNING
  }

  Turn(Place place) {
    this.place = new AtomicReference<>(place);
  }

  /** Completes when there is an answer, or none to be had. */
  CompletionStage<?> answered() {
    return answered;
  }

  /** Moves it from the background to the urgent place; false if it is not in the background. */
  boolean hurry() {
    return place.compareAndSet(Place.BACKGROUND, Place.URGENT);
  }

  /** Takes it from this place into a round; false if it is not there any more. */
  boolean begin(Place from) {
    return place.compareAndSet(from, Place.RUNNING);
  }

  void end() {
    answered.complete(null);
  }
}
