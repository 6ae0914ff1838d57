package dev.tollgate.admin.http;

import dev.tollgate.admin.access.Actor;
import dev.tollgate.admin.access.Admission;
import dev.tollgate.admin.access.Caller;
import dev.tollgate.admin.json.StrictJson;
import dev.tollgate.admin.json.Texts;
import dev.tollgate.admin.json.Times;
import dev.tollgate.admin.problem.ProblemException;
import dev.tollgate.admin.problem.ProblemKind;
import io.javalin.http.Context;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One call of the admin API: what was asked and how it is answered. For one thread. */
public final class AdminCall {
  private static final String JSON = "application/json";

  private static final String MERGE_PATCH = "application/merge-patch+json";

  private final Context context;
  private byte @Nullable [] body;
  private @Nullable Answer answer;
  private boolean tenantWasAsked;

  AdminCall(Context context) {
    this.context = context;
  }

  /** Who calls. */
  public Caller caller() {
    return Admission.callerOf(context);
  }

  /** Who calls, from where, in which call: for the audit log. */
  public Actor actor() {
    return new Actor(caller(), Admission.sourceOf(context), requestId());
  }

  /** The same where anyone may call, and {@code caller} has shown in another way who it is. */
  public Actor actorAs(Caller caller) {
    return new Actor(caller, Admission.sourceOf(context), requestId());
  }

  /** The one tenant that the caller is bound to; nothing for all. For lists. */
  public Optional<String> tenantScope() {
    tenantWasAsked = true;
    return Optional.ofNullable(caller().tenant());
  }

  /** Whether things of this tenant are the caller's business; what is not does not exist for it. */
  public boolean reaches(String tenant) {
    tenantWasAsked = true;
    return caller().reaches(tenant);
  }

  /** The id that goes through logs and answers. */
  public String requestId() {
    return RequestIds.of(context);
  }

  /**
   * A part of the path that the route's path names in braces.
   *
   * @throws ProblemException with 400 if it has a character that nothing of ours has
   */
  public String pathParam(String name) {
    return Texts.requireStorable(name, context.pathParam(name));
  }

  /**
   * A query parameter, if it was given.
   *
   * @throws ProblemException with 400 if it has a character that nothing of ours has
   */
  public Optional<String> query(String name) {
    return Optional.ofNullable(context.queryParam(name))
        .map(text -> Texts.requireStorable(name, text));
  }

  /**
   * A query parameter that is a whole number.
   *
   * @throws ProblemException with 400 if it is not a number from {@code min} to {@code max}
   */
  public int queryNumber(String name, int byDefault, int min, int max) {
    Optional<String> text = query(name);
    if (text.isEmpty()) {
      return byDefault;
    }
    String expected = "a whole number from %d to %d".formatted(min, max);
    try {
      int number = Integer.parseInt(text.get());
      if (number >= min && number <= max) {
        return number;
      }
      throw ProblemException.invalid(name, number, expected);
    } catch (NumberFormatException e) {
      throw ProblemException.invalid(name, text.get(), expected);
    }
  }

  /**
   * A query parameter that is a time, if it was given.
   *
   * @throws ProblemException with 400 if it is not a time as RFC 3339 writes it
   */
  public Optional<Instant> queryTime(String name) {
    return query(name)
        .map(text ->
            Times.parse(text)
                .orElseThrow(() -> ProblemException.invalid(name, text, Times.EXPECTED)));
  }

  /**
   * The body as JSON.
   *
   * @throws ProblemException if the body is too large (413), of another type (415), not JSON (400),
   *     or not such a record: then with all faults (400)
   */
  public <T> T json(Class<T> type) {
    return StrictJson.read(body(JSON), type);
  }

  /**
   * What {@code current} becomes with the merge patch (RFC 7396) in the body: a field that is null
   * goes, others replace theirs, objects are merged.
   *
   * @param current the thing as a body that would make it
   * @throws ProblemException as {@link #json} does
   */
  public <T> T patched(Object current, Class<T> type) {
    return patch(type).apply(current);
  }

  /**
   * The merge patch in the body, read at once, so that nobody waits for a slow caller where it is
   * applied; that is as {@link #patched} says.
   *
   * @throws ProblemException if the body is too large (413) or of another type (415)
   */
  public <T> Function<Object, T> patch(Class<T> type) {
    byte[] patch = body(MERGE_PATCH, JSON);
    return current -> StrictJson.patch(current, patch, type);
  }

  /** What the caller knows of the thing it changes; the call fails with 428 if it says nothing. */
  public IfMatch requireIfMatch() {
    return IfMatch.required(context.header("if-match"));
  }

  /** What the caller knows of the thing it changes; if it says nothing, everything matches. */
  public IfMatch ifMatch() {
    return IfMatch.optional(context.header("if-match"));
  }

  /**
   * The body as it is.
   *
   * @param contentTypes the types that are taken, in lower case, without parameters
   * @throws ProblemException if the body is too large (413) or of another type (415)
   */
  public byte[] body(String... contentTypes) {
    String type = contentType();
    if (!Arrays.asList(contentTypes).contains(type)) {
      throw new ProblemException(
          ProblemKind.UNSUPPORTED_MEDIA_TYPE,
          "content-type: %s (expected: %s)"
              .formatted(type.isEmpty() ? "missing" : type, String.join(" or ", contentTypes)),
          List.of());
    }
    return bytes();
  }

  /** A header of the call, if it was sent. */
  public Optional<String> requestHeader(String name) {
    return Optional.ofNullable(context.header(name));
  }

  /** The type of the body in lower case without parameters; empty if the call did not say. */
  public String contentType() {
    String type = context.contentType();
    return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  /** Answers 200 with JSON. */
  public void ok(Object value) {
    send(new Answer(200, JSON, Optional.empty(), Optional.empty(), text(value)));
  }

  /** Answers 200 with JSON and the tag that a change of the thing must name. */
  public void ok(Object value, EntityTag tag) {
    send(new Answer(200, JSON, Optional.empty(), Optional.of(tag.text()), text(value)));
  }

  /** Answers 201 with JSON and where the new thing is. */
  public void created(String location, Object value) {
    send(new Answer(201, JSON, Optional.of(location), Optional.empty(), text(value)));
  }

  /** Answers 201 with JSON, where the new thing is, and the tag that a change must name. */
  public void created(String location, Object value, EntityTag tag) {
    send(new Answer(201, JSON, Optional.of(location), Optional.of(tag.text()), text(value)));
  }

  /** Answers 204: done, and there is nothing to say. */
  public void done() {
    requireTenantAsked();
    context.status(204);
  }

  /** Answers 200 with a body that is not JSON. */
  public void text(String contentType, String text) {
    send(new Answer(200, contentType, Optional.empty(), Optional.empty(), text));
  }

  /** Answers 200 with a body that is written piece by piece; a failure then cuts it off. */
  public void stream(String contentType, Streaming streaming) throws Exception {
    requireTenantAsked();
    context.status(200).contentType(contentType);
    streaming.writeTo(context.outputStream());
  }

  /** Adds a header to the answer. */
  public void header(String name, String value) {
    context.header(name, value);
  }

  /** Writes a body. */
  @FunctionalInterface
  public interface Streaming {
    /** Writes all of it; need not close. */
    void writeTo(OutputStream out) throws Exception;
  }

  /** The body, read once. */
  byte[] bytes() {
    byte[] read = body;
    if (read == null) {
      read = Bodies.read(context.req());
      body = read;
    }
    return read;
  }

  /** Method and path, which tell calls with the same body apart. */
  String target() {
    return context.method() + " " + context.path();
  }

  /** What was answered so far. */
  Optional<Answer> answer() {
    return Optional.ofNullable(answer);
  }

  /** Answers as a call of this caller was answered before. */
  void replay(Answer again) {
    tenantWasAsked = true; // by the first call
    send(again);
  }

  private void send(Answer sent) {
    requireTenantAsked();
    sent.location().ifPresent(location -> context.header("location", location));
    sent.etag().ifPresent(tag -> context.header("etag", tag));
    context.status(sent.status()).contentType(sent.contentType());
    context.result(sent.body().getBytes(StandardCharsets.UTF_8));
    answer = sent;
  }

  private static String text(Object value) {
    return new String(StrictJson.write(value), StandardCharsets.UTF_8);
  }

  /** Fails closed: a route that forgot to ask would show one tenant's things to another. */
  private void requireTenantAsked() {
    if (!tenantWasAsked && Admission.isBound(context)) {
      throw new IllegalStateException(
          "%s answered a caller bound to one tenant without asking for it".formatted(target()));
    }
  }
}
