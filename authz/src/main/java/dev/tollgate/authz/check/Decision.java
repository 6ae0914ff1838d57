package dev.tollgate.authz.check;

import dev.tollgate.authz.products.OperationMatch;
import dev.tollgate.authz.quota.Limit;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The decision about an {@link Attempt}. */
public sealed interface Decision {

  /**
   * The request passes, and its debts are paid.
   *
   * @param operations the most specific operations that the request is one of, in the order of the
   *     app's products, never empty; a model is allowed if one of them allows it
   */
  record Allow(Principal principal, List<OperationMatch> operations) implements Decision {
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
   * @param reset of the quota, if it is exhausted
   * @param wouldAllow ids of products that allow the operation, if none of the caller's does
   */
  record Deny(
      DenyReason reason,
      @Nullable Principal principal,
      @Nullable String product,
      @Nullable QuotaReset reset,
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

  /** The exhausted limit, and the time to the end of its window. */
  record QuotaReset(Limit limit, Duration in) {}
}
