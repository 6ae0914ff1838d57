package dev.tollgate.authz.products;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A named set of operations that apps are approved for, as checks need it. Immutable. */
public final class Product {
  private final String id;
  private final Set<Environment> environments;
  private final @Nullable Duration stalenessLimit;
  private final OperationIndex index;

  /**
   * A product.
   *
   * @param environments environments of the keys that may use the product
   * @param stalenessLimit how long checks are decided from memory without the database; null for
   *     the replica's setting
   */
  public Product(
      String id,
      List<Operation> operations,
      Set<Environment> environments,
      @Nullable Duration stalenessLimit) {
    this.id = id;
    this.environments = Set.copyOf(environments);
    this.stalenessLimit = stalenessLimit;
    this.index = new OperationIndex(id, operations);
  }

  /** Unique id, chosen by the admin. */
  public String id() {
    return id;
  }

  /** True if keys of this environment may use the product. */
  public boolean isFor(Environment environment) {
    return environments.contains(environment);
  }

  /**
   * Time for which checks are decided from memory without the database; empty for the setting of
   * the replica.
   */
  public Optional<Duration> stalenessLimit() {
    return Optional.ofNullable(stalenessLimit);
  }

  /** The most specific operations that match the request; several if they are equally specific. */
  public List<OperationMatch> match(String method, RequestPath path) {
    return index.match(method, path);
  }

  @Override
  public String toString() {
    return "Product[%s]".formatted(id);
  }
}
