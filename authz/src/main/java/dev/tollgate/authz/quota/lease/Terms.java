package dev.tollgate.authz.quota.lease;

import dev.tollgate.authz.quota.Charge;
import dev.tollgate.authz.quota.window.Window;

/** The parts of a limit that leases depend on, as of one revision of it. */
record Terms(long revision, long amount, Window window) {
  static Terms of(Charge charge) {
    return new Terms(charge.revision(), charge.limit().amount(), charge.limit().window());
  }

  /** True if leases under the other terms may admit more than these ones allow. */
  boolean areStricterThan(Terms other) {
    return amount < other.amount || !window.equals(other.window);
  }
}
