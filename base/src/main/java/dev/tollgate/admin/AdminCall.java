package dev.tollgate.admin;

import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One call of the admin API: what was asked and how it is answered. For one thread. */
public final class AdminCall {
  private static final String JSON = "application/json";

  private final Context context;

  AdminCall(Context context) {
    this.context = context;
  }

  /** The id that goes through logs and answers. */
  public String requestId() {
    return RequestIds.of(context);
  }

  /** A part of the path that the route's path names in braces. */
  public String pathParam(String name) {
    return context.pathParam(name);
  }

  /** A query parameter, if it was given. */
  public Optional<String> query(String name) {
    return Optional.ofNullable(context.queryParam(name));
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
   * The body as JSON.
   *
   * @throws ProblemException if the body is too large (413), of another type (415), not JSON (400),
   *     or not such a record: then with all faults (400)
   */
  public <T> T json(Class<T> type) {
    return StrictJson.read(body(JSON), type);
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
    return Bodies.read(context.req());
  }

  /** The type of the body in lower case without parameters; empty if the call did not say. */
  public String contentType() {
    String type = context.contentType();
    return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  /** Answers 200 with JSON. */
  public void ok(Object value) {
    answer(200, JSON, StrictJson.write(value));
  }

  /** Answers 201 with JSON and where the new thing is. */
  public void created(String location, Object value) {
    context.header("location", location);
    answer(201, JSON, StrictJson.write(value));
  }

  /** Answers 200 with a body that is not JSON. */
  public void text(String contentType, String body) {
    answer(200, contentType, body.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds a header to the answer. */
  public void header(String name, String value) {
    context.header(name, value);
  }

  private void answer(int status, String contentType, byte[] body) {
    context.status(status).contentType(contentType).result(body);
  }
}
