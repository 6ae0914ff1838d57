package dev.tollgate.authz.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import org.junit.jupiter.api.Test;

class AnswerCacheTest {
  private final AnswerCache cache = new AnswerCache();

  @Test
  void find_kept_isThatOfTheSameProductRouteAndRevision() {
    EncodedAnswer answer = keep("chat", "api", "7");

    assertThat(cache.find("chat", "api", "7")).isSameAs(answer);
    assertThat(cache.find("video", "api", "7")).isNull();
    assertThat(cache.find("chat", "llm", "7")).isNull();
    assertThat(cache.find("chat", "api", "8")).isNull();
  }

  @Test
  void keep_moreThanItHolds_startsOver() {
    for (int revision = 0; revision < 1_000; revision++) {
      keep("chat", "api", Integer.toString(revision));
    }

    assertThat(cache.find("chat", "api", "999")).isNotNull();
    assertThat(cache.find("chat", "api", "0")).isNull();
  }

  private EncodedAnswer keep(String product, String route, String revision) {
    return cache.keep(product, route, revision, CheckResponse.getDefaultInstance());
  }
}
