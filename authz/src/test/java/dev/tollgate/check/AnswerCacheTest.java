package dev.tollgate.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.keys.Keys;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AnswerCacheTest {
  private final AtomicInteger made = new AtomicInteger();
  private final AnswerCache cache = new AnswerCache();

  @Test
  void get_sameRouteAndRevision_makesTheAnswerOnce() {
    Answer first = get("api", "7");

    assertThat(get("api", "7")).isSameAs(first);
    assertThat(get("api", "8")).isNotSameAs(first);
    assertThat(get("llm", "7")).isNotSameAs(first);
    assertThat(made).hasValue(3);
  }

  @Test
  void get_moreThanItHolds_startsOver() {
    for (int revision = 0; revision < 1_000; revision++) {
      get("api", Integer.toString(revision));
    }
    assertThat(get("api", "999")).isSameAs(get("api", "999"));
    assertThat(made).hasValue(1_000);
  }

  private Answer get(String route, String revision) {
    return cache.get(route, revision, this::make);
  }

  private CheckResponse make(String route, String revision) {
    made.incrementAndGet();
    return CheckResponses.allow(Keys.active(), route, revision);
  }
}
