package dev.tollgate.admin.http;

import io.javalin.http.Context;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Assigns an id to every call: the one that Envoy sent, or a new one. Stateless. */
final class RequestIds {
  static final String HEADER = "x-request-id";

  // Logs and response headers contain the id unescaped.
  private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._-]{1,128}");
  private static final String ATTRIBUTE = RequestIds.class.getName();

  private RequestIds() {}

  /** Chooses the id and adds it to the response headers. */
  static String assign(Context context) {
    String id = orNew(context.header(HEADER));
    context.attribute(ATTRIBUTE, id);
    context.header(HEADER, id);
    return id;
  }

  /** The id of the call. */
  static String of(Context context) {
    String id = context.attribute(ATTRIBUTE);
    return id == null ? assign(context) : id;
  }

  /** Returns the sent id if it is safe to log, else a new one. */
  static String orNew(@Nullable String sent) {
    return sent != null && SANE.matcher(sent).matches() ? sent : UUID.randomUUID().toString();
  }
}
