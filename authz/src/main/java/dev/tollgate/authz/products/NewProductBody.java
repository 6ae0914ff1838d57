package dev.tollgate.authz.products;

import dev.tollgate.admin.problem.FieldFaults;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The request to create a product; see the OpenAPI document. */
record NewProductBody(
    @Nullable String id,
    @Nullable String name,
    @Nullable List<OperationBody> operations,
    @Nullable List<String> environments,
    @Nullable String stalenessLimit) {
  private static final Pattern ID = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final String EXPECTED_ID =
      "1 to 63 lower-case letters, digits and hyphens, without a hyphen at either end";

  /** A validated product and its id. */
  record Checked(String id, ProductBody.Checked product) {}

  /**
   * Validates the product.
   *
   * @throws dev.tollgate.admin.problem.ProblemException with 400 and all faults, or 422 if the
   *     gateway would not enforce it
   */
  Checked check() {
    FieldFaults faults = new FieldFaults();
    String checkedId = id == null ? "" : id;
    faults.require("id", id, EXPECTED_ID);
    boolean idFits = ID.matcher(checkedId).matches();
    faults.expect(id == null || idFits, "id", id, EXPECTED_ID);
    String defaultName = idFits ? checkedId : "unnamed";
    ProductBody rest =
        new ProductBody(
            name == null ? defaultName : name, operations, environments, stalenessLimit);
    Checked checked = new Checked(checkedId, rest.check(faults));
    faults.throwIfAny();
    rest.requireEnforced();
    return checked;
  }
}
