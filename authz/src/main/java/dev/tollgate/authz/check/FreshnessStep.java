package dev.tollgate.authz.check;

import dev.tollgate.authz.catalog.Catalog;
import dev.tollgate.authz.feed.Freshness;
import dev.tollgate.authz.products.Product;
import java.time.Duration;
import java.util.Optional;

/** Is what this replica remembers new enough for the product? */
final class FreshnessStep implements Step {
  private final Catalog catalog;
  private final Freshness freshness;

  FreshnessStep(Catalog catalog, Freshness freshness) {
    this.catalog = catalog;
    this.freshness = freshness;
  }

  @Override
  public String wireName() {
    return "freshness";
  }

  @Override
  public Outcome check(Findings findings) {
    Duration limit = limit(findings).orElse(null);
    boolean fresh =
        limit == null
            ? freshness.state() == Freshness.State.FRESH
            : freshness.age().compareTo(limit) <= 0;
    return Outcome.passedIf(fresh, DenyReason.STALE);
  }

  private Optional<Duration> limit(Findings findings) {
    String product = findings.product();
    return product == null
        ? Optional.empty()
        : catalog.product(product).flatMap(Product::stalenessLimit);
  }

  @Override
  public String detail(Findings findings) {
    return "confirmed by the database %d ms ago".formatted(freshness.age().toMillis());
  }
}
