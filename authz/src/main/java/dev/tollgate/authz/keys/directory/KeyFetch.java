package dev.tollgate.authz.keys.directory;

import java.util.concurrent.CompletionStage;

/** The answer to a request for a key that is not in memory. */
public sealed interface KeyFetch {
  /** There is no such key. */
  KeyFetch ABSENT = new Absent();

  /** The database could not be read a moment ago, so whether there is such a key is unknown. */
  KeyFetch UNKNOWN = new Unknown();

  /** See {@link #ABSENT}. */
  record Absent() implements KeyFetch {}

  /** See {@link #UNKNOWN}. */
  record Unknown() implements KeyFetch {}

  /**
   * The key is being read.
   *
   * @param until completes, never exceptionally, when it is time to look again
   */
  record Reading(CompletionStage<?> until) implements KeyFetch {}
}
