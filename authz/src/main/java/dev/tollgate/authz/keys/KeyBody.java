package dev.tollgate.authz.keys;

import dev.tollgate.admin.json.Rfc3339;
import dev.tollgate.admin.problem.FieldFaults;
import dev.tollgate.admin.problem.Place;
import dev.tollgate.authz.quota.Limit;
import dev.tollgate.authz.quota.window.Window;
import dev.tollgate.authz.records.Metadata;
import dev.tollgate.authz.records.PlainText;
import dev.tollgate.net.Network;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The changeable properties of a key in requests; see the OpenAPI document. */
record KeyBody(
    @Nullable String name,
    @Nullable List<String> products,
    @Nullable List<String> sources,
    @Nullable Map<String, String> metadata,
    @Nullable QuotaBody quota,
    @Nullable String notBefore,
    @Nullable String expiresAt) {
  private static final int MAX_VALUES = 100;

  record QuotaBody(@Nullable Long requests, @Nullable String window) {}

  static KeyBody of(KeyProperties key) {
    Limit limit = key.limit();
    return new KeyBody(
        key.name(),
        key.products(),
        key.sources(),
        key.metadata(),
        limit == null ? null : new QuotaBody(limit.amount(), limit.window().text()),
        Objects.toString(key.notBefore(), null),
        Objects.toString(key.expiresAt(), null));
  }

  /** Validates the properties. If faults were added, the result must not be used. */
  KeyProperties check(FieldFaults faults) {
    Instant start = time("notBefore", notBefore, faults);
    Instant end = time("expiresAt", expiresAt, faults);
    faults.expect(
        start == null || end == null || end.isAfter(start),
        "expiresAt",
        expiresAt,
        "later than notBefore");
    return new KeyProperties(
        PlainText.require("name", name, faults),
        each("products", products, faults),
        checkSources(faults),
        Metadata.check(metadata, faults),
        quota == null ? null : limit(quota, faults),
        start,
        end);
  }

  /** Returns the canonical texts, so that two spellings of a network count as one. */
  private List<String> checkSources(FieldFaults faults) {
    List<String> canonical =
        sources == null
            ? List.of()
            : sources.stream()
                .limit(MAX_VALUES + 1L)
                .map(text -> Network.parse(text).map(Network::toString).orElse(text))
                .toList();
    List<String> texts = each("sources", canonical, faults);
    for (int i = 0; i < texts.size(); i++) {
      faults.expect(
          Network.parse(texts.get(i)).isPresent(),
          Place.of("sources").item(i),
          texts.get(i),
          Network.EXPECTED);
    }
    return texts;
  }

  private static List<String> each(String field, @Nullable List<String> texts, FieldFaults faults) {
    if (texts == null) {
      return List.of();
    }
    faults.expect(texts.size() <= MAX_VALUES, field, texts.size(), "at most 100");
    List<String> first = texts.subList(0, Math.min(MAX_VALUES, texts.size()));
    for (int i = 0; i < first.size(); i++) {
      String text = first.get(i);
      faults.expect(first.indexOf(text) == i, Place.of(field).item(i), text, "each at most once");
    }
    return first;
  }

  private static @Nullable Limit limit(QuotaBody quota, FieldFaults faults) {
    Long requests = quota.requests();
    String number = "a whole number from 1 to %d".formatted(Limit.MAX_AMOUNT);
    faults.require("quota.requests", requests, number);
    boolean inRange = requests == null || (requests >= 1 && requests <= Limit.MAX_AMOUNT);
    faults.expect(inRange, "quota.requests", requests, number);
    faults.require("quota.window", quota.window(), Window.EXPECTED);
    Optional<Window> window = Optional.ofNullable(quota.window()).flatMap(Window::parse);
    faults.expect(
        quota.window() == null || window.isPresent(),
        "quota.window",
        quota.window(),
        Window.EXPECTED);
    return requests == null || !inRange || window.isEmpty()
        ? null
        : Limit.ofKey(requests, window.get());
  }

  /** Parses a time and truncates it to microseconds, the precision of Postgres. */
  static @Nullable Instant time(String field, @Nullable String text, FieldFaults faults) {
    if (text == null) {
      return null;
    }
    Optional<Instant> time = Rfc3339.parse(text);
    faults.expect(time.isPresent(), field, text, Rfc3339.EXPECTED);
    return time.map(it -> it.truncatedTo(ChronoUnit.MICROS)).orElse(null);
  }
}
