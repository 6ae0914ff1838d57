package dev.tollgate.check;

import dev.tollgate.feed.Freshness;
import dev.tollgate.keys.KeyDirectory;
import dev.tollgate.keys.KeyFinder;
import dev.tollgate.keys.KeyUses;
import dev.tollgate.keys.Keys;
import dev.tollgate.keys.Peppers;
import dev.tollgate.products.Catalog;
import dev.tollgate.quota.RequestQuotas;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/** Authorizers for tests. */
final class Authorizers {
  private Authorizers() {}

  /** Slowed down by nobody's failures. */
  static Authorizer of(
      KeyDirectory<AnswerCache> keys, Catalog catalog, Freshness freshness, RequestQuotas quotas) {
    return of(
        keys,
        catalog,
        freshness,
        quotas,
        new FailureLimits(1_000_000, 1_000_000, () -> 0, new Random(1)));
  }

  static Authorizer of(
      KeyDirectory<AnswerCache> keys,
      Catalog catalog,
      Freshness freshness,
      RequestQuotas quotas,
      FailureLimits failures) {
    CallerIdentities nobody =
        new CallerIdentities(
            List.of(), catalog, failures, () -> Instant.EPOCH, () -> 0, Runnable::run);
    KeyUses uses = new KeyUses();
    return new Authorizer(
        new KeyFinder<>(keys, Peppers.only(Keys.hasher()), uses),
        uses,
        catalog,
        freshness,
        quotas,
        failures,
        nobody);
  }
}
