package dev.tollgate.authz.check;

import dev.tollgate.authz.products.OperationMatch;
import dev.tollgate.authz.quota.RequestLimit;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What becomes of an {@link Attempt}. */
public sealed interface Decision {

  /**
   * It passes, and what it costs is paid.
   *
   * @param operations the most specific ones that it is one of, in the order of the app's products;
   *     a model is allowed if one of them allows it. Never empty
   */
  record Allow(Principal principal, List<OperationMatch> operations) implements Decision {
    /** Id of the product that lets it pass. */
    String product() {
      return operations.getFirst().product();
    }
  }

  /**
   * It does not pass.
   *
   * @param principal whose request it is, where that is known
   * @param product id of the product that it would have used, where that is known
   * @param reset of the quota, if it is spent
   * @param wouldAllow ids of products that hold the operation, if none of the principal's does
   */
  record Deny(
      DenyReason reason,
      @Nullable Principal principal,
      @Nullable String product,
      @Nullable QuotaReset reset,
      List<String> wouldAllow)
      implements Decision {
    static Deny of(DenyReason reason) {
      return new Deny(reason, null, null, null, List.of());
    }
  }

  /**
   * It cannot be decided before something else is known.
   *
   * @param until completes, never exceptionally, when it is time to decide again
   * @param otherwise why it is denied if that takes too long
   */
  record Park(CompletionStage<?> until, DenyReason otherwise) implements Decision {}

  /** When a spent quota is new again. */
  record QuotaReset(RequestLimit limit, Duration in) {}
}
