package dev.tollgate.authz.check;

import dev.tollgate.authz.DecisionCore;
import dev.tollgate.authz.DecisionSettings;
import dev.tollgate.authz.catalog.Catalogs;
import dev.tollgate.authz.keys.Keys;
import dev.tollgate.authz.keys.secret.Peppers;
import dev.tollgate.authz.quota.Quotas;
import dev.tollgate.boot.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The service's decision core for tests, over clocks that stand still. */
public final class Cores {
  /** Without a limit of invalid credentials that a test could meet. */
  public static final DecisionSettings SETTINGS = settings(Duration.ofMinutes(15), 1_000_000);

  private Cores() {}

  /** Settings with these limits. */
  public static DecisionSettings settings(Duration stalenessLimit, long failureBurst) {
    return new DecisionSettings(
        1_000_000, 1_000_000, stalenessLimit, failureBurst, Duration.ofNanos(100), List.of());
  }

  /** A core with the default catalogue, confirmed just now. */
  public static DecisionCore loaded(DecisionSettings settings, Quotas quotas) {
    DecisionCore core = empty(settings, quotas);
    Catalogs.putDefault(core.data().catalog());
    Keys.confirm(core.data().freshness());
    return core;
  }

  /** A core that has loaded nothing. */
  public static DecisionCore empty(DecisionSettings settings, Quotas quotas) {
    return DecisionCore.of(
        settings,
        Peppers.only(Keys.hasher()),
        _ -> Optional.empty(),
        quotas,
        new TimeSource(() -> Instant.EPOCH, () -> 0));
  }
}
