package dev.tollgate.boot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tollgate.testkit.StepClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PublishedDocumentTest {
  private static final Duration GRACE = Duration.ofHours(6);

  private final StepClock clock = new StepClock(Instant.parse("2026-01-31T12:00:00Z"));
  private final AtomicInteger fetches = new AtomicInteger();
  private final CountDownLatch fetching = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile CountDownLatch mayAnswer = new CountDownLatch(0);
  private volatile int status = 200;
  private volatile String published = "1";
  private HttpServer server;
  private PublishedDocument<Integer> document;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
    document = document(GRACE, Duration.ofSeconds(10));
  }

  @AfterEach
  void stop() {
    mayAnswer.countDown();
    server.stop(0);
    threads.close();
  }

  @Test
  void get_twice_fetchesOnce() throws Exception {
    assertThat(document.isLoaded()).isFalse();

    assertThat(document.get()).isEqualTo(1);
    assertThat(document.get()).isEqualTo(1);

    assertThat(document.isLoaded()).isTrue();
    assertThat(fetches).hasValue(1);
  }

  @Test
  void get_old_fetchesAgain() throws Exception {
    document.get();
    published = "2";

    clock.advance(PublishedDocument.MAX_AGE);
    assertThat(document.get()).isEqualTo(1);
    clock.advance(Duration.ofMillis(1));
    assertThat(document.get()).isEqualTo(2);
  }

  @Test
  void get_tooLarge_saysSo() {
    published = " ".repeat(PublishedDocument.MAX_BYTES) + "1";

    assertThatThrownBy(document::get)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(url())
        .hasMessageContaining("exceeds")
        .hasMessageContaining(Integer.toString(PublishedDocument.MAX_BYTES));
  }

  @Test
  void get_asLargeAsAllowed_isRead() throws Exception {
    published = " ".repeat(PublishedDocument.MAX_BYTES - 1) + "1";

    assertThat(document.get()).isEqualTo(1);
  }

  @Test
  void get_notTheExpectedDocument_saysSo() {
    published = "nonsense";

    assertThatThrownBy(document::get)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(url())
        .hasMessageContaining("nonsense");
  }

  @Test
  void get_wrongStatus_isRefused() {
    status = 404;

    assertThatThrownBy(document::get).hasMessageContaining("answered 404 (expected: 200)");
  }

  @Test
  void get_publisherDoesNotAnswer_endsAtTheTimeLimit() {
    mayAnswer = new CountDownLatch(1);

    assertThatThrownBy(document(GRACE, Duration.ofMillis(1))::get)
        .hasMessageContaining("took longer than PT0.001S");
  }

  @Test
  void get_failedAMomentAgo_fetchesOnlyAfterThePause() throws Exception {
    status = 503;
    assertThatThrownBy(document::get).hasMessageContaining("503");
    status = 200;

    assertThatThrownBy(document::get).hasMessageContaining("could not be read a moment ago");
    assertThat(fetches).hasValue(1);
    clock.advance(Duration.ofSeconds(1));
    assertThat(document.get()).isEqualTo(1);
  }

  @Test
  void get_publisherAway_theOldDocumentServesUntilTheGraceEnds() throws Exception {
    document.get();
    status = 503;

    clock.advance(PublishedDocument.MAX_AGE.plus(GRACE));
    assertThat(document.get()).isEqualTo(1);
    clock.advance(Duration.ofMillis(1));
    assertThatThrownBy(document::get).isInstanceOf(IOException.class);
  }

  @Test
  void get_noGraceAndPublisherAway_fails() throws Exception {
    PublishedDocument<Integer> strict = document(Duration.ZERO, Duration.ofSeconds(10));
    strict.get();
    status = 503;

    clock.advance(PublishedDocument.MAX_AGE.plusMillis(1));

    assertThatThrownBy(strict::get).hasMessageContaining("503");
  }

  @Test
  void get_whileAnotherThreadFetches_returnsTheOldDocumentAtOnce() throws Exception {
    document.get();
    clock.advance(PublishedDocument.MAX_AGE.plusMillis(1));
    mayAnswer = new CountDownLatch(1);
    published = "2";
    Future<Integer> other = threads.submit(document::get);
    fetching.await();

    assertThat(document.get()).isEqualTo(1);

    mayAnswer.countDown();
    assertThat(other.get()).isEqualTo(2);
  }

  @Test
  void newerThan_oftenAsked_fetchesOncePerInterval() throws Exception {
    Integer known = document.get();
    published = "2";

    Integer newer = document.newerThan(known);
    assertThat(newer).isEqualTo(2);
    assertThat(document.newerThan(newer)).isSameAs(newer);
    assertThat(document.newerThan(known)).isSameAs(newer);
    assertThat(fetches).hasValue(2);

    clock.advance(PublishedDocument.REFETCH_INTERVAL);
    assertThat(document.newerThan(newer)).isEqualTo(2);
    assertThat(fetches).hasValue(3);
  }

  private void answer(HttpExchange exchange) throws IOException {
    fetches.incrementAndGet();
    if (mayAnswer.getCount() > 0) {
      fetching.countDown();
    }
    try (exchange) {
      mayAnswer.await();
      byte[] body = published.getBytes(UTF_8);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private PublishedDocument<Integer> document(Duration grace, Duration timeLimit) {
    return new PublishedDocument<>(
        URI.create(url()), text -> Integer.valueOf(text.strip()), grace, timeLimit, clock);
  }

  private String url() {
    return "http://127.0.0.1:%d/".formatted(server.getAddress().getPort());
  }
}
