package dev.tollgate.authz.check;

import dev.tollgate.authz.catalog.Catalog;
import dev.tollgate.authz.feed.Freshness;
import dev.tollgate.authz.keys.Keys;
import dev.tollgate.authz.keys.directory.KeyDirectory;
import dev.tollgate.authz.keys.directory.KeyFinder;
import dev.tollgate.authz.keys.secret.Peppers;
import dev.tollgate.authz.keys.uses.KeyUses;
import dev.tollgate.authz.quota.RequestQuotas;
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
