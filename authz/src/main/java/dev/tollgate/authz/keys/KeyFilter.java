package dev.tollgate.authz.keys;

import dev.tollgate.admin.http.AdminCall;
import dev.tollgate.admin.json.KnownNames;
import dev.tollgate.admin.problem.FieldFaults;
import dev.tollgate.admin.problem.ProblemException;
import dev.tollgate.authz.records.Listing;
import java.time.ZoneOffset;
import java.util.List;
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
  Listing listing(AdminCall call) {
    Listing listing = Listing.of(call, sort);
    call.tenantScope().ifPresent(own -> listing.only("a.tenant_id = :own", "own", own));
    call.query("tenant").ifPresent(id -> listing.only("a.tenant_id = :tenant", "tenant", id));
    call.query("app").ifPresent(id -> listing.only("k.app_id = :app", "app", id));
    FieldFaults faults = new FieldFaults();
    call.query("status").ifPresent(status -> filter(listing, status, faults));
    faults.throwIfAny();
    call.queryTime("expiresBefore")
        .map(time -> time.atOffset(ZoneOffset.UTC))
        .ifPresent(time -> listing.only("k.expires_at < :before", "before", time));
    return listing;
  }

  private static void filter(Listing listing, String status, FieldFaults faults) {
    List<String> known = KeyState.wireNames();
    faults.expect(known.contains(status), "status", status, KnownNames.oneOf(known));
    listing.only("(" + KeyState.SQL + ") = :status", "status", status);
  }
}
