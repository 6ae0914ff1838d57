package dev.tollgate.authz.records;

import dev.tollgate.admin.http.AdminCall;
import dev.tollgate.admin.http.PageCursor;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The filters, the order and the page that a list request asks for. Not thread-safe. */
public final class Listing {
  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_LIMIT = 200;
  private static final Pattern MICROS = Pattern.compile("[0-9]{1,17}");
  private static final Pattern ID = Pattern.compile("[0-9A-Za-z_-]{1,64}");

  private final String sort;
  private final int limit;
  private final @Nullable Place after;
  private final List<String> conditions = new ArrayList<>();
  private final Map<String, Object> values = new LinkedHashMap<>();

  /** The sort key of a row: its time, then its id. */
  private record Place(Instant time, String id) {}

  private Listing(String sort, int limit, @Nullable Place after) {
    this.sort = sort;
    this.limit = limit;
    this.after = after;
  }

  /** Reads {@code limit} and {@code cursor} of the request, sorted by creation time. */
  public static Listing of(AdminCall call) {
    return of(call, "createdAt");
  }

  /**
   * Reads {@code limit} and {@code cursor} of the request, sorted by creation time.
   *
   * @param sort name of the time to sort by; part of the cursor
   */
  public static Listing of(AdminCall call, String sort) {
    int limit = call.queryNumber("limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
    return new Listing(
        sort, limit, call.query("cursor").map(text -> place(text, sort)).orElse(null));
  }

  /**
   * Adds a filter.
   *
   * @param condition SQL; refers to the value as {@code :name}
   */
  public void only(String condition, String name, Object value) {
    conditions.add(condition);
    values.put(name, value);
  }

  /** Adds a filter, in SQL without values. */
  public void only(String condition) {
    conditions.add(condition);
  }

  int limit() {
    return limit;
  }

  Map<String, Object> values() {
    return values;
  }

  /** The rest of the SELECT, with a limit of one row more than the page to detect a next page. */
  String sql(String time, String id) {
    if (after != null) {
      only("(%s, %s) < (:afterTime, :afterId)".formatted(time, id));
      values.put("afterTime", after.time().atOffset(ZoneOffset.UTC));
      values.put("afterId", after.id());
    }
    String where = conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    return "%s ORDER BY %s DESC, %s DESC LIMIT %d".formatted(where, time, id, limit + 1);
  }

  String cursor(Instant time, String id) {
    return PageCursor.of(sort, Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, time)), id);
  }

  private static Place place(String text, String sort) {
    List<String> parts = PageCursor.parts(text, 3);
    if (!parts.get(0).equals(sort)
        || !MICROS.matcher(parts.get(1)).matches()
        || !ID.matcher(parts.get(2)).matches()) {
      throw PageCursor.invalid(text);
    }
    Instant time = Instant.EPOCH.plus(Long.parseLong(parts.get(1)), ChronoUnit.MICROS);
    return new Place(time, parts.get(2));
  }
}
