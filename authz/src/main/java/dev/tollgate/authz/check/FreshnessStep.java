package dev.tollgate.authz.check;

import dev.tollgate.authz.catalog.Catalog;
import dev.tollgate.authz.feed.Freshness;
import dev.tollgate.authz.products.Product;
import java.time.Duration;
import java.util.Optional;

/** Is the data in memory new enough for the product? */
final class FreshnessStep implements Step {
  private final Catalog catalog;
  private final Freshness freshness;

  FreshnessStep(Catalog catalog, Freshness freshness) {
    this.catalog = catalog;
    this.freshness = freshness;
  }

  @Override
  public StepName name() {
    return StepName.FRESHNESS;
  }

  @Override
  public Outcome check(EvaluationContext context) {
    Duration limit = limit(context).orElse(null);
    boolean fresh =
        limit == null
            ? freshness.state() == Freshness.State.FRESH
            : freshness.age().compareTo(limit) <= 0;
    return Outcome.passedIf(fresh, DenyReason.STALE);
  }

  private Optional<Duration> limit(EvaluationContext context) {
    String product = context.product();
    return product == null
        ? Optional.empty()
        : catalog.product(product).flatMap(Product::stalenessLimit);
  }

  @Override
  public String detail(EvaluationContext context) {
    return "confirmed by the database %d ms ago".formatted(freshness.age().toMillis());
  }
}
