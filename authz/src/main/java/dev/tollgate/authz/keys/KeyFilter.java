package dev.tollgate.authz.keys;

import dev.tollgate.admin.http.AdminCall;
import dev.tollgate.admin.problem.FieldFaults;
import dev.tollgate.admin.problem.ProblemException;
import dev.tollgate.authz.records.Listing;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;

/** The filters and the order that a list request asks for. */
final class KeyFilter {
  private static final Map<String, String> SORTS =
      Map.of(
          "createdAt", "k.created_at",
          "lastUsedAt", "coalesce(u.last_used_at, 'epoch'::timestamptz)");

  private final String sort;

  private KeyFilter(String sort) {
    this.sort = sort;
  }

  /**
   * Reads the parameter {@code sort}.
   *
   * @throws ProblemException with 400 if it is unknown
   */
  static KeyFilter of(AdminCall call) {
    String sort = call.query("sort").orElse("createdAt");
    if (!SORTS.containsKey(sort)) {
      throw ProblemException.invalid("sort", sort, "createdAt or lastUsedAt");
    }
    return new KeyFilter(sort);
  }

  /** SQL expression for the time to sort by. */
  String time() {
    return SORTS.getOrDefault(sort, "");
  }

  /**
   * Reads the other parameters.
   *
   * @throws ProblemException with 400 if one is invalid
   */
  Listing listing(AdminCall call, Instant now) {
    Listing listing = Listing.of(call, sort);
    call.tenantScope().ifPresent(own -> listing.only("a.tenant_id = :own", "own", own));
    call.query("tenant").ifPresent(id -> listing.only("a.tenant_id = :tenant", "tenant", id));
    call.query("app").ifPresent(id -> listing.only("k.app_id = :app", "app", id));
    FieldFaults faults = new FieldFaults();
    call.query("status").ifPresent(status -> filter(listing, status, now, faults));
    faults.throwIfAny();
    call.queryTime("expiresBefore")
        .map(time -> time.atOffset(ZoneOffset.UTC))
        .ifPresent(time -> listing.only("k.expires_at < :before", "before", time));
    return listing;
  }

  private static void filter(Listing listing, String status, Instant now, FieldFaults faults) {
    OffsetDateTime time = now.atOffset(ZoneOffset.UTC);
    switch (status) {
      case "active", "suspended" -> {
        listing.only("k.status = :status", "status", status);
        listing.only("coalesce(k.expires_at > :now, true)", "now", time);
      }
      case "revoked" -> listing.only("k.status = 'revoked'");
      case "expired" -> listing.only("k.status <> 'revoked' AND k.expires_at <= :now", "now", time);
      default -> faults.add("status", status, "active, suspended, revoked or expired");
    }
  }
}
