package dev.tollgate.authz.products;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A set of operations that apps are approved for together, as a check sees it. Immutable. */
public final class Product {
  private final String id;
  private final Set<Environment> environments;
  private final @Nullable Duration stalenessLimit;
  private final OperationIndex index;

  /**
   * A product.
   *
   * @param environments of the keys that it is for
   * @param stalenessLimit how long it is decided from memory without the database; null for the
   *     replica's own setting
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

  /** What the admin calls it; unique. */
  public String id() {
    return id;
  }

  /** Whether keys of this environment may use it. */
  public boolean isFor(Environment environment) {
    return environments.contains(environment);
  }

  /** For how long memory is trusted without the database; nothing for the replica's setting. */
  public Optional<Duration> stalenessLimit() {
    return Optional.ofNullable(stalenessLimit);
  }

  /**
   * The most specific of its operations that the call is one of: several if they are equally so.
   */
  public List<OperationMatch> match(String method, RequestPath path) {
    return index.match(method, path);
  }

  @Override
  public String toString() {
    return "Product[%s]".formatted(id);
  }
}
