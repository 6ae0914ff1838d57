package dev.tollgate.e2e;

import static dev.tollgate.e2e.EdgeErrors.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.testkit.admin.AdminClient.CreatedKey;
import dev.tollgate.testkit.gateway.GatewayExtension;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A quota admits exactly its limit, under any concurrency. */
class QuotaTest {
  private static final int CLIENTS = 64;
  private static final int LIMIT = 60;

  @RegisterExtension static final GatewayExtension GATEWAY = GatewayExtension.create();

  @RepeatedTest(20)
  void quota_tenTimesAsManyConcurrentRequests_admitsExactlyTheLimit() throws Exception {
    CreatedKey key = keyWithQuota(LIMIT);
    GATEWAY.model().forgetRequests();

    Map<Integer, Long> statuses = askAtOnce(key, 10 * LIMIT);

    assertThat(statuses).containsEntry(200, (long) LIMIT).containsEntry(429, 9L * LIMIT);
    assertThat(GATEWAY.model().requests()).hasSize(LIMIT);
  }

  @Test
  void quota_spent_isSaidWithHeaders() throws Exception {
    CreatedKey key = keyWithQuota(1);
    try (Edge edge = Edge.http1(GATEWAY)) {
      HttpResponse<String> admitted = edge.models(key.secret());
      assertThat(admitted.statusCode()).isEqualTo(200);
      assertThat(admitted.headers().firstValue("ratelimit-policy"))
          .hasValue("\"requests\";q=1;w=86400");
      assertThat(admitted.headers().firstValue("ratelimit").orElseThrow())
          .startsWith("\"requests\";r=0;t=");

      HttpResponse<String> refused = edge.models(key.secret());

      assertRefused(refused, 429, "quota_exceeded");
      long retryAfter = Long.parseLong(refused.headers().firstValue("retry-after").orElseThrow());
      assertThat(retryAfter).isBetween(1L, 86_400L);
      assertThat(refused.headers().firstValue("ratelimit-policy"))
          .hasValue("\"requests\";q=1;w=86400");
      assertThat(refused.headers().firstValue("ratelimit").orElseThrow())
          .startsWith("\"requests\";r=0;t=");
    }
  }

  // A window of a day, because a window that ends during the test would restore the quota.
  private static CreatedKey keyWithQuota(int requests) throws Exception {
    return GATEWAY
        .admin()
        .createKeyFrom(
            "{\"name\": \"limited\", \"quota\": {\"requests\": %d, \"window\": \"1d\"}}"
                .formatted(requests));
  }

  private static Map<Integer, Long> askAtOnce(CreatedKey key, int requests) throws Exception {
    Semaphore atOnce = new Semaphore(CLIENTS);
    List<Future<Integer>> answers = new ArrayList<>();
    try (Edge edge = Edge.http1(GATEWAY);
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < requests; i++) {
        atOnce.acquire();
        answers.add(
            clients.submit(() -> {
              try {
                return edge.models(key.secret()).statusCode();
              } finally {
                atOnce.release();
              }
            }));
      }
    }
    return answers.stream()
        .map(Future::resultNow)
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }
}
