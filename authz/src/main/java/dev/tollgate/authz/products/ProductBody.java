package dev.tollgate.authz.products;

import dev.tollgate.admin.problem.FieldFaults;
import dev.tollgate.admin.problem.Place;
import dev.tollgate.admin.problem.ProblemException;
import dev.tollgate.admin.problem.ProblemKind;
import dev.tollgate.authz.records.PlainText;
import dev.tollgate.boot.DurationRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A product in requests; see the OpenAPI document. */
record ProductBody(
    @Nullable String name,
    @Nullable List<OperationBody> operations,
    @Nullable List<String> environments,
    @Nullable String stalenessLimit) {
  private static final int MAX_OPERATIONS = 100;
  private static final DurationRange STALENESS = DurationRange.between("1s", "7d");
  private static final List<String> ENVIRONMENTS =
      Stream.of(Environment.values()).map(Environment::wireName).toList();

  /** A validated product. */
  record Checked(
      String name,
      List<StoredOperation> operations,
      List<String> environments,
      @Nullable Duration stalenessLimit) {}

  static ProductBody of(ProductView product) {
    return new ProductBody(
        product.name(),
        product.operations().stream().map(OperationBody::of).toList(),
        product.environments(),
        product.stalenessLimit());
  }

  /** Validates the product. If faults were added, the result must not be used. */
  Checked check(FieldFaults faults) {
    return new Checked(
        PlainText.require("name", name, faults),
        checkOperations(faults),
        checkEnvironments(faults),
        checkStaleness(faults));
  }

  /**
   * Rejects what the gateway would not enforce.
   *
   * @throws ProblemException with 422 and all faults
   */
  void requireEnforced() {
    FieldFaults faults = new FieldFaults();
    List<OperationBody> all = operations == null ? List.of() : operations;
    for (int i = 0; i < all.size(); i++) {
      all.get(i).checkEnforced(Place.of("operations").item(i), faults);
    }
    if (!faults.isEmpty()) {
      throw ProblemException.invalid(ProblemKind.NOT_ENFORCED, faults.list());
    }
  }

  private List<StoredOperation> checkOperations(FieldFaults faults) {
    String expected = "1 to %d operations".formatted(MAX_OPERATIONS);
    faults.require("operations", operations, expected);
    if (operations == null) {
      return List.of();
    }
    int count = operations.size();
    faults.expect(count >= 1 && count <= MAX_OPERATIONS, "operations", count, expected);
    List<StoredOperation> checked = new ArrayList<>();
    for (int i = 0; i < Math.min(count, MAX_OPERATIONS); i++) {
      checked.add(operations.get(i).check(Place.of("operations").item(i), faults));
    }
    return checked;
  }

  private List<String> checkEnvironments(FieldFaults faults) {
    if (environments == null) {
      return ENVIRONMENTS;
    }
    faults.expect(!environments.isEmpty(), "environments", "none", "live, test or both");
    for (int i = 0; i < environments.size(); i++) {
      String one = environments.get(i);
      faults.expect(
          ENVIRONMENTS.contains(one) && environments.indexOf(one) == i,
          Place.of("environments").item(i),
          one,
          "live or test, each at most once");
    }
    return environments;
  }

  private @Nullable Duration checkStaleness(FieldFaults faults) {
    if (stalenessLimit == null) {
      return null;
    }
    Optional<Duration> limit =
        STALENESS.parse(stalenessLimit).filter(it -> it.toMillis() % 1_000 == 0);
    faults.expect(
        limit.isPresent(),
        "stalenessLimit",
        stalenessLimit,
        "a whole number and a unit (s, m, h or d), from 1s to 7d");
    return limit.orElse(null);
  }
}
