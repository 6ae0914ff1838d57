package dev.tollgate.admin.http;

import dev.tollgate.admin.access.Actor;
import dev.tollgate.admin.access.AuthenticationFilter;
import dev.tollgate.admin.access.Caller;
import dev.tollgate.admin.json.BodyText;
import dev.tollgate.admin.json.Rfc3339;
import dev.tollgate.admin.json.StorableText;
import dev.tollgate.admin.json.StrictJson;
import dev.tollgate.admin.problem.ProblemException;
import dev.tollgate.boot.WholeNumber;
import io.javalin.http.Context;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One call of the admin API: access to the request, and methods that send the response. Confined to
 * the thread of the call.
 */
public final class AdminCall {
  private static final String JSON = "application/json";

  private static final String MERGE_PATCH = "application/merge-patch+json";

  private final Context context;
  private final QueryParameters query;
  private byte @Nullable [] body;
  private @Nullable StoredResponse response;
  private boolean tenantWasChecked;

  AdminCall(Context context, QueryParameters query) {
    this.context = context;
    this.query = query;
  }

  /** The authenticated caller. Not available on routes with {@code Permission.ANYONE}. */
  public Caller caller() {
    return AuthenticationFilter.callerOf(context);
  }

  /** The caller with the call's source address and request id, for the audit log. */
  public Actor actor() {
    return new Actor(caller(), AuthenticationFilter.sourceOf(context), requestId());
  }

  /**
   * As {@link #actor()}, for a route that is open to anyone and has verified {@code caller} itself.
   */
  public Actor actorAs(Caller caller) {
    return new Actor(caller, AuthenticationFilter.sourceOf(context), requestId());
  }

  /**
   * The only tenant that the caller may access; empty if it may access all. Lists must be filtered
   * by it.
   */
  public Optional<String> tenantScope() {
    tenantWasChecked = true;
    return Optional.ofNullable(caller().tenant());
  }

  /**
   * True if the caller may access resources of the tenant. If not, the route must respond as if the
   * resource did not exist.
   */
  public boolean reaches(String tenant) {
    tenantWasChecked = true;
    return caller().reaches(tenant);
  }

  /** The id of the call in logs and responses. */
  public String requestId() {
    return RequestIds.of(context);
  }

  /**
   * Returns a parameter of the route's path.
   *
   * @throws ProblemException with 400 if Postgres cannot store the text, so that no resource can
   *     have this id
   */
  public String pathParam(String name) {
    return StorableText.requireStorable(name, context.pathParam(name));
  }

  /**
   * Returns a query parameter, if present.
   *
   * @throws IllegalArgumentException if the route was registered without this parameter
   */
  public Optional<String> query(String name) {
    return query.find(name);
  }

  /**
   * Returns an integer query parameter, or {@code byDefault} if it is absent.
   *
   * @throws ProblemException with 400 if it is not an integer from {@code min} to {@code max}
   */
  public int queryNumber(String name, int byDefault, int min, int max) {
    Optional<String> text = query(name);
    if (text.isEmpty()) {
      return byDefault;
    }
    return (int)
        WholeNumber.parse(text.get(), min, max)
            .orElseThrow(
                () -> ProblemException.invalid(name, text.get(), WholeNumber.expected(min, max)));
  }

  /**
   * Returns a timestamp query parameter, if present.
   *
   * @throws ProblemException with 400 if it is not in RFC 3339 format
   */
  public Optional<Instant> queryTime(String name) {
    return query(name)
        .map(text ->
            Rfc3339.parse(text)
                .orElseThrow(() -> ProblemException.invalid(name, text, Rfc3339.EXPECTED)));
  }

  /**
   * Parses the body as JSON.
   *
   * @throws ProblemException with 413 if the body is too large, 415 if it has another content type,
   *     or 400 with all faults if it is not a valid {@code type}
   */
  public <T> T json(Class<T> type) {
    return StrictJson.read(body(JSON), type);
  }

  /**
   * Applies the JSON merge patch (RFC 7396) in the body to {@code current}.
   *
   * @param current the resource as the body of a request that would create it
   * @throws ProblemException as {@link #json} does
   */
  public <T> T patched(Object current, Class<T> type) {
    return patch(type).apply(current);
  }

  /**
   * Reads the merge patch in the body and returns a function that applies it as {@link #patched}
   * does. The body is read at once, so that a transaction that applies the patch does not wait for
   * a slow client.
   *
   * @throws ProblemException with 413 if the body is too large, or 415 if it has another content
   *     type
   */
  public <T> Function<Object, T> patch(Class<T> type) {
    byte[] patch = body(MERGE_PATCH, JSON);
    return current -> StrictJson.patch(current, patch, type);
  }

  /**
   * Returns the conditions of the call, with the mandatory {@code If-Match} header.
   *
   * @throws ProblemException with 428 if it is missing
   */
  public Preconditions requireIfMatch() {
    return preconditions().requireIfMatch();
  }

  /** Returns the conditions of the call. */
  public Preconditions preconditions() {
    return Preconditions.of(
        RequestHeaders.all(context.req(), "if-match"),
        RequestHeaders.all(context.req(), "if-none-match"));
  }

  /**
   * Returns the body unparsed.
   *
   * @param contentTypes the accepted content types, in lower case, without parameters
   * @throws ProblemException with 413 if the body is too large, or 415 if it has another content
   *     type, another charset than UTF-8, or is compressed
   */
  public byte[] body(String... contentTypes) {
    ContentType.of(context.req()).require(contentTypes);
    return bytes();
  }

  /**
   * Returns the body as text.
   *
   * @param contentTypes as of {@link #body}
   * @throws ProblemException as {@link #body} does, and with 400 if the body is not UTF-8
   */
  public String bodyText(String... contentTypes) {
    return BodyText.decode(body(contentTypes));
  }

  /**
   * Returns a request header, if present.
   *
   * @throws ProblemException with 400 if the request has several of them
   */
  public Optional<String> requestHeader(String name) {
    return RequestHeaders.one(context.req(), name);
  }

  /** Returns the content type in lower case without parameters; empty if absent. */
  String contentType() {
    return ContentType.of(context.req()).type();
  }

  /** Responds 200 with JSON. */
  public void ok(Object value) {
    send(new StoredResponse(200, JSON, Optional.empty(), Optional.empty(), text(value)));
  }

  /** Responds 200 with JSON and an {@code ETag}. */
  public void ok(Object value, EntityTag tag) {
    send(new StoredResponse(200, JSON, Optional.empty(), Optional.of(tag.text()), text(value)));
  }

  /**
   * Responds 201 with JSON.
   *
   * @param location the path of the new resource
   */
  public void created(String location, Object value) {
    send(new StoredResponse(201, JSON, Optional.of(location), Optional.empty(), text(value)));
  }

  /**
   * Responds 201 with JSON and an {@code ETag}.
   *
   * @param location the path of the new resource
   */
  public void created(String location, Object value, EntityTag tag) {
    send(
        new StoredResponse(201, JSON, Optional.of(location), Optional.of(tag.text()), text(value)));
  }

  /** Responds 204. */
  public void noContent() {
    requireTenantChecked();
    context.status(204);
  }

  /** Responds 200 with a body of another content type. */
  public void text(String contentType, String text) {
    send(new StoredResponse(200, contentType, Optional.empty(), Optional.empty(), text));
  }

  /**
   * Responds 200 with a streamed body. The status is sent first, so a failure of {@code writer}
   * truncates the body.
   */
  public void stream(String contentType, BodyWriter writer) throws Exception {
    requireTenantChecked();
    if (isNotModified(EntityTag.NONE)) {
      return;
    }
    context.status(200).contentType(contentType);
    if (isHead()) {
      context.res().flushBuffer(); // else Jetty would state a length of 0
    } else {
      writer.writeTo(context.outputStream());
    }
  }

  /** Adds a response header. */
  public void header(String name, String value) {
    context.header(name, value);
  }

  /** A callback that writes a response body. */
  @FunctionalInterface
  public interface BodyWriter {
    /** Writes the whole body; must not close {@code out}. */
    void writeTo(OutputStream out) throws Exception;
  }

  /** Returns the body, which is read from the connection once. */
  byte[] bytes() {
    byte[] read = body;
    if (read == null) {
      read = RequestBodies.read(context.req());
      body = read;
    }
    return read;
  }

  /** Method and path, which distinguish calls with the same body. */
  String target() {
    return context.method() + " " + context.path();
  }

  /** The response sent so far, if any. */
  Optional<StoredResponse> response() {
    return Optional.ofNullable(response);
  }

  /** Sends the stored response of an earlier call by the same caller. */
  void replay(StoredResponse first) {
    tenantWasChecked = true; // by the earlier call
    send(first);
  }

  private void send(StoredResponse sent) {
    requireTenantChecked();
    if (isNotModified(sent.etag().map(EntityTag::new).orElse(EntityTag.NONE))) {
      return;
    }
    sent.location().ifPresent(location -> context.header("location", location));
    sent.etag().ifPresent(tag -> context.header("etag", tag));
    context.status(sent.status()).contentType(sent.contentType());
    context.result(sent.body().getBytes(StandardCharsets.UTF_8));
    response = sent;
  }

  /** Responds 304 to a read if the caller has this state already. */
  private boolean isNotModified(EntityTag current) {
    boolean isRead = isHead() || context.req().getMethod().equals("GET");
    if (!isRead || !preconditions().isNotModified(current)) {
      return false;
    }
    context.status(304);
    if (!current.equals(EntityTag.NONE)) {
      context.header("etag", current.text());
    }
    return true;
  }

  private boolean isHead() {
    return context.req().getMethod().equals("HEAD");
  }

  private static String text(Object value) {
    return new String(StrictJson.write(value), StandardCharsets.UTF_8);
  }

  /** Fails closed: a route that forgot the check would show resources of other tenants. */
  private void requireTenantChecked() {
    if (!tenantWasChecked && AuthenticationFilter.isBoundToTenant(context)) {
      throw new IllegalStateException(
          "%s answered a caller bound to one tenant without asking for it".formatted(target()));
    }
  }
}
