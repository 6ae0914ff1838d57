package dev.tollgate.authz.check;

import dev.tollgate.authz.products.OperationMatch;
import dev.tollgate.authz.quota.Standing;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The decision about an {@link Attempt}. */
public sealed interface Decision {

  /**
   * The request passes, and its charges are paid.
   *
   * @param operations the most specific operations that the request is one of, in the order of the
   *     app's products, never empty; a model is allowed if one of them allows it
   * @param standing of the budget with the smallest share left; null if the caller has no limit
   */
  record Allow(Principal principal, List<OperationMatch> operations, @Nullable Standing standing)
      implements Decision {
    /** Id of the product that lets it pass. */
    public String product() {
      return operations.getFirst().product();
    }
  }

  /**
   * The request does not pass.
   *
   * @param principal the caller, where known
   * @param product id of the product that allows the operation, where known
   * @param standing of the budget that is exhausted, if that is the reason
   * @param wouldAllow ids of products that allow the operation, if none of the caller's does
   */
  record Deny(
      DenyReason reason,
      @Nullable Principal principal,
      @Nullable String product,
      @Nullable Standing standing,
      List<String> wouldAllow)
      implements Decision {
    /** A denial of which nothing but the reason is known. */
    public static Deny of(DenyReason reason) {
      return new Deny(reason, null, null, null, List.of());
    }
  }

  /**
   * The decision needs something that is not in memory yet.
   *
   * @param until completes, never exceptionally, when it is time to decide again
   * @param otherwise the reason of the denial if that takes too long
   */
  record Park(CompletionStage<?> until, DenyReason otherwise) implements Decision {}
}
