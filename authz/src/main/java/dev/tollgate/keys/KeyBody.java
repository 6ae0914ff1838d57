package dev.tollgate.keys;

import dev.tollgate.admin.FieldFaults;
import dev.tollgate.products.Environment;
import dev.tollgate.quota.RequestLimit;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Body of {@code POST /admin/v1/keys}; see the OpenAPI document. */
record KeyBody(
    @Nullable String name,
    @Nullable String env,
    @Nullable String app,
    @Nullable QuotaBody quota,
    @Nullable String notBefore,
    @Nullable String expiresAt) {
  private static final int MAX_TEXT = 100;
  private static final int LAST_YEAR = 9_999; // of RFC 3339
  private static final String DEFAULT_APP = "default";

  record QuotaBody(@Nullable Long requests, @Nullable String window) {}

  /** The key that is asked for; with faults noted, something that must not be used. */
  NewKey check(FieldFaults faults, Instant now) {
    Instant start = time("notBefore", notBefore, faults);
    Instant end = time("expiresAt", expiresAt, faults);
    if (end != null) {
      faults.expect(end.isAfter(now), "expiresAt", expiresAt, "a time later than now");
      faults.expect(
          start == null || end.isAfter(start), "expiresAt", expiresAt, "later than notBefore");
    }
    return new NewKey(
        text("name", name, faults),
        app == null ? DEFAULT_APP : text("app", app, faults),
        environment(faults),
        quota == null ? null : limit(quota, faults),
        start,
        end);
  }

  private static String text(String field, @Nullable String text, FieldFaults faults) {
    String expected = "1 to %d characters, no control characters".formatted(MAX_TEXT);
    faults.require(field, text, expected);
    if (text == null) {
      return "";
    }
    int length = text.codePointCount(0, text.length());
    faults.expect(length >= 1 && length <= MAX_TEXT && isPlain(text), field, text, expected);
    return text;
  }

  /** Postgres takes no NUL and no half of a surrogate pair; people can read neither. */
  private static boolean isPlain(String text) {
    return text.codePoints()
        .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
  }

  private Environment environment(FieldFaults faults) {
    if (env == null) {
      return Environment.LIVE;
    }
    Optional<Environment> known = Environment.ofWireName(env);
    faults.expect(known.isPresent(), "env", env, "live or test");
    return known.orElse(Environment.LIVE);
  }

  private static @Nullable RequestLimit limit(QuotaBody quota, FieldFaults faults) {
    Long requests = quota.requests();
    String number = "a whole number from 1 to %d".formatted(RequestLimit.MAX_REQUESTS);
    faults.require("quota.requests", requests, number);
    boolean inRange = requests == null || (requests >= 1 && requests <= RequestLimit.MAX_REQUESTS);
    faults.expect(inRange, "quota.requests", requests, number);
    faults.require("quota.window", quota.window(), WindowText.EXPECTED);
    Optional<Duration> window = Optional.ofNullable(quota.window()).flatMap(WindowText::parse);
    faults.expect(
        quota.window() == null || window.isPresent(),
        "quota.window",
        quota.window(),
        WindowText.EXPECTED);
    return requests == null || !inRange || window.isEmpty()
        ? null
        : new RequestLimit(requests, window.get());
  }

  /** In microseconds, as Postgres keeps it. */
  private static @Nullable Instant time(String field, @Nullable String text, FieldFaults faults) {
    if (text == null) {
      return null;
    }
    try {
      Instant time = Instant.parse(text).truncatedTo(ChronoUnit.MICROS);
      int year = time.atOffset(ZoneOffset.UTC).getYear();
      if (year >= 0 && year <= LAST_YEAR) {
        return time;
      }
    } catch (DateTimeException e) {
      // Answered as any other wrong value.
    }
    faults.add(field, text, "a time such as 2030-01-31T12:00:00Z");
    return null;
  }
}
