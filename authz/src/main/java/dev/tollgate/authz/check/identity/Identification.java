package dev.tollgate.authz.check.identity;

import java.util.concurrent.CompletionStage;

/**
 * The result of {@link CallerIdentities#identify}.
 *
 * @param <A> what is kept beside each identity
 */
public sealed interface Identification<A> {
  /** The token stands for one app. */
  record Identified<A>(CallerIdentity<A> identity) implements Identification<A> {}

  /** The token identifies nobody. */
  record Refused<A>(Refusal refusal) implements Identification<A> {}

  /**
   * The signature is being verified.
   *
   * @param until completes, never exceptionally, when it is time to ask again
   */
  record Verifying<A>(CompletionStage<?> until) implements Identification<A> {}
}
