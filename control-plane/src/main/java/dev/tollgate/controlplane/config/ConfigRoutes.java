package dev.tollgate.controlplane.config;

import dev.tollgate.admin.access.Permission;
import dev.tollgate.admin.audit.AuditLog;
import dev.tollgate.admin.http.AdminCall;
import dev.tollgate.admin.http.AdminRoutes;
import dev.tollgate.admin.http.EntityTag;
import dev.tollgate.admin.http.Page;
import dev.tollgate.admin.http.PageCursor;
import dev.tollgate.admin.problem.FieldFault;
import dev.tollgate.admin.problem.ProblemException;
import dev.tollgate.admin.problem.ProblemKind;
import dev.tollgate.boot.WholeNumber;
import dev.tollgate.controlplane.config.Publications.Publication;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** {@code /admin/v1/config} and {@code /admin/v1/revisions}. */
public final class ConfigRoutes {
  private static final int PAGE_DEFAULT = 50;
  private static final int PAGE_MAX = 200;

  private final RevisionStore store;
  private final Publications publications;
  private final AuditLog audit;

  /** Routes that read from the store and put to {@code publications}. */
  public ConfigRoutes(RevisionStore store, Publications publications, AuditLog audit) {
    this.store = store;
    this.publications = publications;
    this.audit = audit;
  }

  /** Adds the routes. */
  public void register(AdminRoutes routes) {
    routes.put("/admin/v1/config", Permission.WRITE_CONFIG, this::put);
    routes.get("/admin/v1/config", Permission.READ_CONFIG, this::current);
    // The response reveals which certificate files exist, so it needs the permission to put
    // documents.
    routes.post("/admin/v1/config:validate", Permission.WRITE_CONFIG, this::validate);
    routes.get("/admin/v1/revisions", Permission.READ_CONFIG, this::list, "limit", "cursor");
    routes.get("/admin/v1/revisions/{revision}", Permission.READ_CONFIG, this::one);
  }

  private void put(AdminCall call) {
    String document = document(call);
    Author author = new AdminAuthor(call.actor(), call.preconditions(), audit);
    switch (publications.put(document, author)) {
      case Publication.InForce inForce ->
          call.ok(AppliedView.of(inForce), etag(inForce.revision()));
      case Publication.Invalid(List<FieldFault> faults) -> throw invalid(faults);
      case Publication.Refused(Revision revision) ->
          throw new ProblemException(
              ProblemKind.REFUSED_BY_NODE,
              "revision %d: %s".formatted(revision.number(), revision.reason()),
              List.of(NodeRefusal.of(revision.reason())));
    }
  }

  private void validate(AdminCall call) {
    String document = document(call);
    List<FieldFault> faults = publications.check(document);
    if (!faults.isEmpty()) {
      throw invalid(faults);
    }
    call.ok(new ValidView(store.current().filter(it -> it.document().equals(document)).isEmpty()));
  }

  private void current(AdminCall call) {
    Revision revision =
        store
            .current()
            .orElseThrow(() -> ProblemException.notFound("config", "a gateway document"));
    call.ok(RevisionWithDocument.of(revision), etag(revision));
  }

  private void list(AdminCall call) {
    int limit = call.queryNumber("limit", PAGE_DEFAULT, 1, PAGE_MAX);
    long below = call.query("cursor").map(PageCursor::number).orElse(Long.MAX_VALUE);
    call.ok(
        Page.of(
            store.page(limit + 1, below),
            limit,
            RevisionView::of,
            revision -> PageCursor.of(revision.number())));
  }

  private void one(AdminCall call) {
    String text = call.pathParam("revision");
    call.ok(
        RevisionWithDocument.of(
            store
                .find(number(text))
                .orElseThrow(() -> ProblemException.notFound("revision", text))));
  }

  private static ProblemException invalid(List<FieldFault> faults) {
    // If the text cannot be parsed, that is the only fault.
    boolean isParsed =
        faults.size() > 1 || !faults.getFirst().field().equals(GatewayDocuments.ROOT.toString());
    return ProblemException.invalid(
        isParsed ? ProblemKind.INVALID_DOCUMENT : ProblemKind.MALFORMED_REQUEST, faults);
  }

  private static String document(AdminCall call) {
    return call.bodyText("application/yaml", "application/json");
  }

  private static long number(String text) {
    return WholeNumber.parse(text, 1, Long.MAX_VALUE)
        .orElseThrow(() -> ProblemException.invalid("revision", text, "a whole number from 1"));
  }

  private static EntityTag etag(Revision revision) {
    return EntityTag.ofDigest(revision.digest());
  }

  record RevisionView(
      long revision,
      Instant createdAt,
      String digest,
      String author,
      String state,
      Optional<String> reason) {
    static RevisionView of(Revision revision) {
      return new RevisionView(
          revision.number(),
          revision.createdAt(),
          revision.digest(),
          revision.author(),
          revision.state().wireName(),
          Optional.of(revision.reason()).filter(reason -> !reason.isEmpty()));
    }
  }

  record RevisionWithDocument(
      long revision,
      Instant createdAt,
      String digest,
      String author,
      String state,
      Optional<String> reason,
      String document) {
    static RevisionWithDocument of(Revision revision) {
      RevisionView view = RevisionView.of(revision);
      return new RevisionWithDocument(
          view.revision,
          view.createdAt,
          view.digest,
          view.author,
          view.state,
          view.reason,
          revision.document());
    }
  }

  record ValidView(boolean changed) {}

  record AppliedView(
      long revision,
      Instant createdAt,
      String digest,
      String author,
      String state,
      boolean changed,
      List<String> waitingFor,
      List<String> refusals,
      List<FieldFault> warnings) {
    static AppliedView of(Publication.InForce inForce) {
      Revision revision = inForce.revision();
      return new AppliedView(
          revision.number(),
          revision.createdAt(),
          revision.digest(),
          revision.author(),
          revision.state().wireName(),
          inForce.changed(),
          inForce.waitingFor(),
          inForce.refusals(),
          inForce.warnings());
    }
  }
}
