package dev.tollgate.authz.quota;

import java.time.Instant;
import java.util.OptionalLong;

/** The request quotas as a check sees them. Thread-safe. */
public interface RequestQuotas extends AutoCloseable {

  /**
   * Takes one request from the budget of the owner for the window that {@code now} falls into.
   * Never blocks and never asks the database itself.
   *
   * @param owner whose budget it is, for example a key id; not empty
   * @param now the time of the request, which alone decides its window
   */
  Spend spend(String owner, RequestLimit limit, Instant now);

  /**
   * What is left of the budget for the window that {@code at} falls into, as far as this replica
   * knows. Spends nothing and asks nobody; empty if this replica has not leased from it.
   */
  OptionalLong peek(String owner, RequestLimit limit, Instant at);

  /**
   * Gives back what was leased and not spent, for a few seconds at most; from then on the answer is
   * {@link Spend.Unavailable}.
   */
  @Override
  void close();
}
