package dev.tollgate.admin.audit;

import dev.tollgate.admin.access.Permission;
import dev.tollgate.admin.http.AdminCall;
import dev.tollgate.admin.http.AdminRoutes;
import dev.tollgate.admin.http.Page;
import dev.tollgate.admin.http.PageCursor;
import dev.tollgate.admin.json.StrictJson;
import dev.tollgate.admin.problem.ProblemException;
import dev.tollgate.encoding.Sha256;
import java.io.OutputStream;
import java.sql.SQLException;
import java.util.stream.Stream;

/** Routes of {@code /admin/v1/audit}: list, export and verify. Thread-safe. */
public final class AuditRoutes {
  private static final String PATH = "/admin/v1/audit";
  private static final int DEFAULT_PAGE_SIZE = 50;
  private static final int MAX_PAGE_SIZE = 200;
  private static final String[] FILTERS = {
    "caller", "action", "resourceType", "resourceId", "tenant", "hash", "since", "until"
  };
  private static final String[] LIST_PARAMETERS =
      Stream.concat(Stream.of("limit", "cursor"), Stream.of(FILTERS)).toArray(String[]::new);

  private final AuditReader audit;

  /** Routes that read with {@code audit}. */
  public AuditRoutes(AuditReader audit) {
    this.audit = audit;
  }

  /** Adds the routes. */
  public void register(AdminRoutes routes) {
    routes.get(PATH, Permission.READ_AUDIT, this::list, LIST_PARAMETERS);
    routes.get(PATH + ":export", Permission.READ_AUDIT, this::export, FILTERS);
    routes.post(PATH + ":verify", Permission.READ_AUDIT, this::verify);
  }

  private void list(AdminCall call) throws SQLException {
    int limit = call.queryNumber("limit", DEFAULT_PAGE_SIZE, 1, MAX_PAGE_SIZE);
    long below = call.query("cursor").map(PageCursor::number).orElse(Long.MAX_VALUE);
    call.ok(
        Page.of(
            audit.newest(filter(call), limit + 1, below),
            limit,
            entry -> entry,
            entry -> PageCursor.of(entry.seq())));
  }

  private void export(AdminCall call) throws Exception {
    AuditReader.Filter filter = filter(call);
    call.stream("application/jsonl", out -> audit.forEach(filter, entry -> writeLine(out, entry)));
  }

  private void verify(AdminCall call) throws SQLException {
    call.ok(audit.verify());
  }

  private static void writeLine(OutputStream out, AuditEntry entry) throws Exception {
    out.write(StrictJson.write(entry));
    out.write('\n');
  }

  private static AuditReader.Filter filter(AdminCall call) {
    return new AuditReader.Filter(
        call.query("caller").orElse(null),
        call.query("action").orElse(null),
        call.query("resourceType").orElse(null),
        call.query("resourceId").orElse(null),
        call.query("tenant").orElse(null),
        call.query("hash").map(AuditRoutes::hash).orElse(null),
        call.queryTime("since").orElse(null),
        call.queryTime("until").orElse(null));
  }

  private static Sha256 hash(String text) {
    if (!text.matches("[0-9a-f]{64}")) {
      throw ProblemException.invalid("hash", text, "64 hexadecimal digits in lower case");
    }
    return new Sha256(text);
  }
}
