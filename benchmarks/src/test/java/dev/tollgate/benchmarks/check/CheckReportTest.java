package dev.tollgate.benchmarks.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tollgate.benchmarks.Conditions;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CheckReportTest {
  private static final Conditions CONDITIONS =
      new Conditions("Some VM 25", "1.40.0", "Some CPU", 2, "2 connections");

  // Three rounds; in the last one other processes used the machine.
  private final CheckReport report =
      CheckReport.of(
          CONDITIONS,
          Stream.of(round(40, 44), round(42, 46), round(400, 90)).flatMap(List::stream).toList());

  @Test
  void text_threeRounds_showsMediansAndEndsWithTheAim() {
    assertThat(report.text())
        .contains("Some VM 25 · Envoy 1.40.0", "2 x Some CPU", "2 connections")
        .containsPattern("check-off +100.0 +- +100.0 +1000 +2.00 +5.00\n")
        .containsPattern("always-allow +100.0 +42.0 +142.0 +1000 +2.00 +5.00\n")
        .containsPattern("tollgate +100.0 +46.0 +146.0 +1000 +2.00 +5.00\n")
        .endsWith("\ncheck/server-cpu-ratio: 1.10 x (aim <= 1.25) ok");
  }

  @Test
  void json_threeRounds_holdsMediansAimsAndRounds() throws IOException {
    JsonNode json = new JsonMapper().readTree(report.json());

    assertThat(json.at("/benchmark").asText()).isEqualTo("check");
    assertThat(json.at("/conditions/envoy").asText()).isEqualTo("1.40.0");
    assertThat(json.at("/variants/2/variant").asText()).isEqualTo("tollgate");
    assertThat(json.at("/variants/2/serverMicrosPerCheck").asDouble()).isEqualTo(46);
    assertThat(json.at("/variants/2/togetherMicrosPerRequest").asDouble()).isEqualTo(146);
    assertThat(json.at("/aims/0/name").asText()).isEqualTo("check/server-cpu-ratio");
    assertThat(json.at("/aims/0/ok").asBoolean()).isTrue();
    assertThat(json.at("/rounds")).hasSize(9);
  }

  private static List<Sample> round(long alwaysAllowMicros, long tollgateMicros) {
    return List.of(
        sample(Variant.OFF, 0),
        sample(Variant.ALWAYS_ALLOW, alwaysAllowMicros),
        sample(Variant.TOLLGATE, tollgateMicros));
  }

  private static Sample sample(Variant variant, long serverMicrosPerCheck) {
    long requests = 5_000;
    CpuReading cpu =
        new CpuReading(100 * requests, serverMicrosPerCheck * requests, 1, 10 * requests);
    return new Sample(variant, requests, 5, cpu, 2_000, 5_000);
  }
}
