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

/** Which rows of a table a call wants to see: newest first, page by page. Not thread-safe. */
public final class Listing {
  private static final int PAGE = 50;
  private static final int MOST = 200;
  private static final Pattern MICROS = Pattern.compile("[0-9]{1,17}");
  private static final Pattern ID = Pattern.compile("[0-9A-Za-z_-]{1,64}");

  private final String sort;
  private final int limit;
  private final @Nullable Place after;
  private final List<String> conditions = new ArrayList<>();
  private final Map<String, Object> values = new LinkedHashMap<>();

  /** A row's place in the order: its time, then its id. */
  private record Place(Instant time, String id) {}

  private Listing(String sort, int limit, @Nullable Place after) {
    this.sort = sort;
    this.limit = limit;
    this.after = after;
  }

  /** What the call says with {@code limit} and {@code cursor}. */
  public static Listing of(AdminCall call) {
    return of(call, "createdAt");
  }

  /**
   * What the call says with {@code limit} and {@code cursor}.
   *
   * @param sort name of the time that decides the order; part of the cursor
   */
  public static Listing of(AdminCall call, String sort) {
    int limit = call.queryNumber("limit", PAGE, 1, MOST);
    return new Listing(
        sort, limit, call.query("cursor").map(text -> place(text, sort)).orElse(null));
  }

  /** Only rows for which the SQL condition holds; it refers to the value as {@code :name}. */
  public void only(String condition, String name, Object value) {
    conditions.add(condition);
    values.put(name, value);
  }

  /** Only rows for which the SQL condition holds. */
  public void only(String condition) {
    conditions.add(condition);
  }

  int limit() {
    return limit;
  }

  Map<String, Object> values() {
    return values;
  }

  /** The rest of a SELECT, for one row more than a page has. */
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
