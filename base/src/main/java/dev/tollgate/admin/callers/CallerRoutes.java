package dev.tollgate.admin.callers;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.tollgate.admin.access.Permission;
import dev.tollgate.admin.access.Role;
import dev.tollgate.admin.http.AdminCall;
import dev.tollgate.admin.http.AdminRoutes;
import dev.tollgate.admin.http.Page;
import dev.tollgate.admin.http.PageCursor;
import dev.tollgate.admin.problem.FieldFaults;
import dev.tollgate.admin.problem.ProblemException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Routes of {@code /admin/v1/callers}, which manage admin tokens. Thread-safe. */
public final class CallerRoutes {
  private static final String PATH = "/admin/v1/callers";
  private static final int DEFAULT_PAGE_SIZE = 50;
  private static final int MAX_PAGE_SIZE = 200;

  private final AdminTokens tokens;
  private final TokenRefresher refresher;
  private final InstantSource clock;

  /** Routes that refresh this replica's token table after each change. */
  public CallerRoutes(AdminTokens tokens, TokenRefresher refresher, InstantSource clock) {
    this.tokens = tokens;
    this.refresher = refresher;
    this.clock = clock;
  }

  /** Adds the routes. */
  public void register(AdminRoutes routes) {
    routes.create(PATH, Permission.WRITE_CALLERS, this::create);
    routes.get(PATH, Permission.READ_CALLERS, this::list, "cursor", "limit");
    routes.get(PATH + "/{id}", Permission.READ_CALLERS, this::get);
    routes.post(PATH + "/{id}:revoke", Permission.WRITE_CALLERS, this::revoke);
  }

  /** The only call whose response contains a token. */
  private void create(AdminCall call) throws SQLException {
    FieldFaults faults = new FieldFaults();
    AdminTokens.NewToken wanted = call.json(Body.class).check(faults, clock.instant());
    AdminTokens.Created created = tokens.create(wanted, call.actor());
    refresher.refresh();
    call.created(
        PATH + "/" + created.details().id(),
        new CreatedView(created.details(), created.token().reveal()));
  }

  private void list(AdminCall call) throws SQLException {
    int limit = call.queryNumber("limit", DEFAULT_PAGE_SIZE, 1, MAX_PAGE_SIZE);
    Optional<String> cursor = call.query("cursor");
    List<AdminTokens.Details> rows =
        cursor.isEmpty() ? tokens.page(limit + 1, null, "") : after(limit + 1, cursor.get());
    call.ok(Page.of(rows, limit, row -> row, CallerRoutes::cursorOf));
  }

  private void get(AdminCall call) throws SQLException {
    call.ok(found(call, tokens.find(call.pathParam("id"))));
  }

  private void revoke(AdminCall call) throws SQLException {
    Optional<AdminTokens.Details> revoked = tokens.revoke(call.pathParam("id"), call.actor());
    refresher.refresh();
    call.ok(found(call, revoked));
  }

  private static AdminTokens.Details found(AdminCall call, Optional<AdminTokens.Details> details) {
    return details.orElseThrow(() -> ProblemException.notFound("caller", call.pathParam("id")));
  }

  private static String cursorOf(AdminTokens.Details row) {
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, row.createdAt());
    return PageCursor.of(Long.toString(micros), row.id());
  }

  private List<AdminTokens.Details> after(int limit, String cursor) throws SQLException {
    List<String> parts = PageCursor.parts(cursor, 2);
    if (!parts.getFirst().matches("[0-9]{1,17}") || !parts.getLast().matches("[0-9A-Za-z_]+")) {
      throw PageCursor.invalid(cursor);
    }
    Instant createdAt = Instant.EPOCH.plus(Long.parseLong(parts.getFirst()), ChronoUnit.MICROS);
    return tokens.page(limit, createdAt, parts.getLast());
  }

  /** The only response with the token's text. */
  record CreatedView(@JsonUnwrapped AdminTokens.Details details, String token) {
    @Override
    public String toString() {
      return "CreatedView[%s, token redacted]".formatted(details);
    }
  }

  /** The body of a creation, with the fields of the OpenAPI document; null if absent. */
  record Body(
      @Nullable String name,
      @Nullable String role,
      @Nullable String tenant,
      @Nullable Instant expiresAt) {
    private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}\\p{Cs}]{1,100}");
    private static final Pattern TENANT = Pattern.compile("[0-9A-Za-z_-]{1,64}");
    private static final Duration DEFAULT_LIFETIME = Duration.ofDays(90);
    private static final Duration MAX_LIFETIME = Duration.ofDays(366);

    AdminTokens.NewToken check(FieldFaults faults, Instant now) {
      String expectedName = "1 to 100 characters, no control characters";
      String shownName = name == null ? "missing" : name;
      faults.expect(name != null && NAME.matcher(name).matches(), "name", shownName, expectedName);
      Optional<Role> wanted = Optional.ofNullable(role).flatMap(Role::ofWireName);
      faults.expect(
          wanted.isPresent(),
          "role",
          role == null ? "missing" : role,
          "owner, key-admin, auditor or none");
      checkTenant(wanted.orElse(Role.KEY_ADMIN), faults);
      Instant end = expiresAt == null ? now.plus(DEFAULT_LIFETIME) : expiresAt;
      faults.expect(
          end.isAfter(now) && !end.isAfter(now.plus(MAX_LIFETIME)),
          "expiresAt",
          end,
          "a time later than now, at most 366 days");
      faults.throwIfAny();
      return new AdminTokens.NewToken(shownName, wanted.orElseThrow(), tenant, end);
    }

    private void checkTenant(Role wanted, FieldFaults faults) {
      if (tenant != null) {
        faults.expect(wanted.canBeBound(), "tenant", tenant, "none, unless the role is key-admin");
        faults.expect(TENANT.matcher(tenant).matches(), "tenant", tenant, "the id of a tenant");
      }
    }
  }
}
