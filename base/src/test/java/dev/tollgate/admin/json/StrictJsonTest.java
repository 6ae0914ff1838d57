package dev.tollgate.admin.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tollgate.admin.problem.FieldFault;
import dev.tollgate.admin.problem.ProblemException;
import dev.tollgate.admin.problem.ProblemKind;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {
  record Order(
      @Nullable String name,
      @Nullable Limit limit,
      @Nullable List<String> routes,
      @Nullable Instant since,
      @Nullable Boolean loud) {}

  record Limit(@Nullable Long requests, @Nullable String window) {}

  record Nested(
      @Nullable Map<String, Limit> counts, Optional<String> note, Optional<Long> rest, int size) {}

  record Even(long number) {
    Even {
      if (number % 2 != 0) {
        throw new IllegalArgumentException("number: %d (expected: even)".formatted(number));
      }
    }
  }

  @Test
  void read_goodBody_isTheRecord() {
    Order order =
        read(
            """
            {"name": "a", "limit": {"requests": 5, "window": "1m"}, "routes": ["x"],
             "since": "2026-01-31T12:00:00+01:00", "loud": true}
            """);

    assertThat(order)
        .isEqualTo(
            new Order(
                "a",
                new Limit(5L, "1m"),
                List.of("x"),
                Instant.parse("2026-01-31T11:00:00Z"),
                true));
  }

  @Test
  void read_missingFields_areNull() {
    assertThat(read("{}")).isEqualTo(new Order(null, null, null, null, null));
  }

  @Test
  void read_manyFaults_namesThemAllWithPlaceAndValue() {
    assertThat(
            faults(
                """
                {"name": 7, "nmae": "x", "limit": {"requests": "5", "window": 60, "colour": 1},
                 "routes": ["x", 5], "since": 1769860800, "loud": "yes"}
                """))
        .extracting(FieldFault::toString)
        .containsExactlyInAnyOrder(
            "name: 7 (expected: a text; put quotes around it)",
            "nmae (expected: no such field; did you mean name?)",
            "limit.requests: 5 (expected: a whole number)",
            "limit.window: 60 (expected: a text; put quotes around it)",
            "limit.colour (expected: no such field; there are requests, window)",
            "routes[1]: 5 (expected: a text; put quotes around it)",
            "since: 1769860800 (expected: a time such as 2026-01-31T12:00:00Z)",
            "loud: yes (expected: true or false)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"limit\": 5}|limit: 5 (expected: an object)",
        "{\"limit\": [1]}|limit: a list (expected: an object)",
        "{\"routes\": \"x\"}|routes: x (expected: a list)",
        "{\"routes\": {\"a\": 1}}|routes: an object (expected: a list)",
        "{\"limit\": {\"requests\": 1.5}}|limit.requests: 1.5 (expected: a whole number)",
        "{\"limit\": {\"requests\": 1e400}}|limit.requests: 1E+400 (expected: a whole number)",
        "{\"since\": \"yesterday\"}|since: yesterday (expected: a time such as"
            + " 2026-01-31T12:00:00Z)",
        "{\"loud\": 1}|loud: 1 (expected: true or false)",
        "{\"name\": null}|name: null (expected: a value, or nothing at all)",
        "{\"name\": \"a\", \"name\": \"b\"}|name: stands here twice (expected: each field once)",
        "{\"routes\": [null]}|routes[0]: null (expected: a value, or nothing at all)",
      })
  void read_oneFault_isNamed(String body, String fault) {
    assertThat(faults(body)).extracting(FieldFault::toString).containsExactly(fault);
  }

  @Test
  void read_numberTooLarge_isNamed() {
    assertThat(faults("{\"limit\": {\"requests\": 99999999999999999999}}"))
        .extracting(FieldFault::toString)
        .containsExactly("limit.requests: 99999999999999999999 (expected: a whole number)");
  }

  @Test
  void read_constructorRefuses_saysItsWords() {
    ProblemException problem = refused(() -> StrictJson.read(utf8("{\"number\": 3}"), Even.class));

    assertThat(problem.faults()).singleElement().asString().contains("number: 3 (expected: even)");
  }

  @Test
  void read_longValue_isCut() {
    assertThat(faults("{\"loud\": \"%s\"}".formatted("x".repeat(5000))))
        .singleElement()
        .asString()
        .hasSizeLessThan(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"name\": \"a\",}|line 1, column 14",
        "{\"name\": \"a\"} x|line 1, column 15",
        "{\"name\": 'a'}|line 1, column 10",
        "[]|body: a list (expected: an object)",
        "7|body: 7 (expected: an object)",
        "''|body: empty (expected: an object)",
      })
  void read_notAJsonObject_isMalformedAndSaysWhere(String body, String detail) {
    ProblemException problem = refused(() -> StrictJson.read(utf8(body), Order.class));

    assertThat(problem.kind()).isEqualTo(ProblemKind.MALFORMED_REQUEST);
    assertThat(problem).hasMessageContaining(detail);
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 20_000})
  void read_deepNesting_isRefused(int depth) {
    String body = "{\"name\":" + "[".repeat(depth) + "]".repeat(depth) + "}";

    assertThat(refused(() -> StrictJson.read(utf8(body), Order.class)).kind().status())
        .isEqualTo(400);
  }

  /** Each has 1 MiB, the size limit of a body, of the smallest values that are faults. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"routes\":[ 1,]}",
        "{\"routes\":[ {},]}",
        "{\"routes\":[ \"\\u0000\",]}",
        "{\"limit\":[ {\"a\":1},]}",
        "{ \"a\":1,}",
        "{\"counts\":{ \"n\":null,}}",
      })
  void read_largeBodyOfFaults_costsLittleAndIsCutInTheResponse(String pattern) {
    int at = pattern.indexOf(' ');
    int end = pattern.indexOf(',', at) + 1;
    String element = pattern.substring(at + 1, end);
    String elements = element.repeat((1 << 20) / element.length());
    byte[] body =
        utf8(
            pattern.substring(0, at)
                + elements.substring(0, elements.length() - 1)
                + pattern.substring(end));
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadCpuTime();

    ProblemException problem = refused(() -> StrictJson.read(body, Order.class));

    // Warm it takes less than 50 ms. A text for each place takes minutes.
    assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - before))
        .isLessThan(Duration.ofSeconds(3));
    assertThat(problem.faults()).hasSizeLessThanOrEqualTo(101);
    assertThat(StrictJson.write(problem.faults()).length).isLessThan(50_000);
  }

  @Test
  void read_longPathToManyFaults_buildsTextsOfListedFaultsOnly() {
    String name = "n".repeat(10_000);
    String open = ("{\"" + name + "\":").repeat(10);
    byte[] body =
        utf8("{\"counts\":" + open + "[" + "null,".repeat(70_000) + "null]" + "}".repeat(11));
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadCpuTime();

    assertThat(refused(() -> StrictJson.read(body, Nested.class)).faults()).isNotEmpty();

    assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - before))
        .isLessThan(Duration.ofSeconds(3));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\": NaN}",
        "{\"name\": \"a",
        "{\"name\": \"\u0001\"}",
        "{\"name\": 01}",
        "{\"name\"",
        "{a: 1}",
      })
  void read_brokenJson_namesNoLibrary(String body) {
    assertThat(refused(() -> StrictJson.read(utf8(body), Order.class)))
        .hasMessageContaining("it breaks at line 1, column ")
        .hasMessageNotContainingAny("`", "Source", "Feature", "line: -1");
  }

  @Test
  void read_notUtf8_isMalformed() {
    byte[] utf16 = "{\"name\":\"a\"}".getBytes(StandardCharsets.UTF_16);

    assertThat(refused(() -> StrictJson.read(utf16, Order.class)).kind())
        .isEqualTo(ProblemKind.MALFORMED_REQUEST);
  }

  @Test
  void read_optionalsMapsAndPrimitives_areBound() {
    Nested nested =
        StrictJson.read(
            utf8("{\"counts\": {\"a\": {\"requests\": 1}}, \"note\": \"x\", \"size\": 3}"),
            Nested.class);

    assertThat(nested)
        .isEqualTo(
            new Nested(Map.of("a", new Limit(1L, null)), Optional.of("x"), Optional.empty(), 3));
    assertThat(refused(() -> StrictJson.read(utf8("{}"), Nested.class)).faults())
        .singleElement()
        .hasToString("size: missing (expected: a value)");
  }

  @Property(tries = 300)
  void read_anyText_isAValueOrAProblem(@ForAll String text) {
    try {
      assertThat(read("{\"name\":" + text + "}").name()).isNotNull();
    } catch (ProblemException e) {
      assertThat(e.kind().status()).isEqualTo(400);
    }
  }

  @Test
  void write_timesAndOptionals_areTextOrLeftOut() {
    record View(Instant at, Duration window, Optional<String> note, Map<String, Long> counts) {}
    View view =
        new View(
            Instant.parse("2026-01-31T12:00:00Z"),
            Duration.ofSeconds(90),
            Optional.empty(),
            Map.of("a", 1L));

    assertThat(new String(StrictJson.write(view), StandardCharsets.UTF_8))
        .isEqualTo("{\"at\":\"2026-01-31T12:00:00Z\",\"window\":\"PT1M30S\",\"counts\":{\"a\":1}}");
  }

  private static Order read(String body) {
    return StrictJson.read(utf8(body), Order.class);
  }

  private static List<FieldFault> faults(String body) {
    ProblemException problem = refused(() -> read(body));
    assertThat(problem.kind()).isEqualTo(ProblemKind.INVALID_FIELDS);
    return problem.faults();
  }

  private static ProblemException refused(ThrowingCallable call) {
    return catchThrowableOfType(ProblemException.class, call);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
