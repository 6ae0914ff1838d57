package dev.tollgate.admin.http;

import io.javalin.http.Context;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Gives every call an id: the one that Envoy sent, or a new one. */
final class RequestIds {
  static final String HEADER = "x-request-id";

  // It goes into logs and headers as it is.
  private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._-]{1,128}");
  private static final String ATTRIBUTE = RequestIds.class.getName();

  private RequestIds() {}

  /** Chooses the id and puts it into the answer. */
  static String assign(Context context) {
    String id = orNew(context.header(HEADER));
    context.attribute(ATTRIBUTE, id);
    context.header(HEADER, id);
    return id;
  }

  static String of(Context context) {
    String id = context.attribute(ATTRIBUTE);
    return id == null ? assign(context) : id;
  }

  /** The id that was sent if it can be used as it is, else a new one. */
  static String orNew(@Nullable String sent) {
    return sent != null && SANE.matcher(sent).matches() ? sent : UUID.randomUUID().toString();
  }
}
