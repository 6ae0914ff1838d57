package dev.tollgate.authz;

import dev.tollgate.authz.catalog.Catalog;
import dev.tollgate.authz.check.AnswerCache;
import dev.tollgate.authz.check.Authorizer;
import dev.tollgate.authz.check.DecisionData;
import dev.tollgate.authz.check.identity.CallerIdentities;
import dev.tollgate.authz.check.identity.TokenVerifier;
import dev.tollgate.authz.feed.Freshness;
import dev.tollgate.authz.feed.TableMirror;
import dev.tollgate.authz.keys.directory.KeyDirectory;
import dev.tollgate.authz.keys.directory.KeyMirror;
import dev.tollgate.authz.keys.directory.KeySource;
import dev.tollgate.authz.keys.secret.Peppers;
import dev.tollgate.authz.keys.uses.KeyUses;
import dev.tollgate.authz.quota.Quotas;
import dev.tollgate.boot.SourceLimiter;
import dev.tollgate.boot.TimeSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;

/**
 * The parts that decide, assembled once for the service, tests and benchmarks. Empty until the
 * {@link #mirrors} are loaded. Thread-safe; nothing to close.
 *
 * @param data what decisions are made from
 * @param quotas what they are paid from
 * @param authorizer what decides
 */
public record DecisionCore(DecisionData data, Quotas quotas, Authorizer authorizer) {
  /**
   * Assembles the parts.
   *
   * @param keySource reads keys that are not in memory
   */
  public static DecisionCore of(
      DecisionSettings settings,
      Peppers peppers,
      KeySource keySource,
      Quotas quotas,
      TimeSource time) {
    DecisionData data =
        new DecisionData(
            new KeyDirectory<>(
                _ -> new AnswerCache(), settings.keysInMemory(), keySource, time.nanoTime()),
            peppers,
            new KeyUses(),
            new Catalog(),
            new Freshness(settings.stalenessLimit(), time));
    SourceLimiter failures =
        new SourceLimiter(settings.failureBurst(), settings.failureInterval(), time.nanoTime());
    CallerIdentities<AnswerCache> identities =
        new CallerIdentities<>(
            new TokenVerifier(
                settings.callerIdentities(), time.clock(), Thread::startVirtualThread),
            data.catalog(),
            time.nanoTime(),
            AnswerCache::new);
    return new DecisionCore(data, quotas, new Authorizer(data, identities, quotas, failures));
  }

  /** The mirrors in the order of loading: the catalogue before the keys that refer to it. */
  public List<TableMirror<?>> mirrors(MeterRegistry metrics) {
    List<TableMirror<?>> mirrors = new ArrayList<>(data.catalog().mirrors(metrics));
    mirrors.add(KeyMirror.of(data.keys(), metrics));
    return mirrors;
  }
}
