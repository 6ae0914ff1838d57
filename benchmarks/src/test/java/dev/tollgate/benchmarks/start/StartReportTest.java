package dev.tollgate.benchmarks.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.benchmarks.Conditions;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartReportTest {
  private static final Conditions CONDITIONS = new Conditions("a JDK", "1.40", "a CPU", 2, "so");

  @Test
  void text_figuresWithinTheAims_saysOk() {
    assertThat(report(90.0, List.of()).text().lines())
        .contains(
            "start/keys-list-cpu: 0.60 s (aim <= 0.80) ok",
            "start/up: 5.00 s (aim <= 8.00) ok",
            "start/authz-restart: 2.00 s (aim <= 2.50) ok",
            "start/first-checks: 1.80 x (aim <= 2.00) ok",
            "start/without-cache: 0.00 processes (aim <= 0.00) ok");
  }

  @Test
  void text_slowAndWithoutCache_saysShortAndWhich() {
    assertThat(report(150.0, List.of("authz")).text().lines())
        .contains(
            "without an AOT cache: authz",
            "start/first-checks: 3.00 x (aim <= 2.00) short",
            "start/without-cache: 1.00 processes (aim <= 0.00) short");
  }

  @Test
  void json_hasFiguresAndAims() {
    assertThat(report(90.0, List.of()).json())
        .contains("\"upSeconds\"", "\"name\" : \"start/up\"", "\"ok\" : true");
  }

  private static StartReport report(double firstMicros, List<String> withoutCache) {
    return new StartReport(
        CONDITIONS,
        Figure.of(List.of(0.7, 0.5, 0.6)),
        Figure.of(List.of(5.0)),
        Figure.of(List.of(2.0, 1.0)),
        Figure.of(List.of(firstMicros)),
        Figure.of(List.of(20.0)),
        Figure.of(List.of(50.0)),
        withoutCache);
  }
}
