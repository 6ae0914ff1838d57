package dev.tollgate.boot;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A document that its publisher serves over HTTP, such as a set of public keys. Fetched when it is
 * first needed, and again when it is 15 minutes old. After a failure, the pauses between attempts
 * grow up to half a minute, with jitter. Thread-safe; may wait for the network.
 *
 * @param <T> the parsed document; immutable
 */
public final class PublishedDocument<T> {
  /** Age at which the document is fetched again. */
  public static final Duration MAX_AGE = Duration.ofMinutes(15);

  /** Least time between two calls of {@link #newerThan} that fetch the document. */
  public static final Duration REFETCH_INTERVAL = Duration.ofSeconds(30);

  /** Longest body, in bytes. */
  static final int MAX_BYTES = 256 * 1024;

  /** Time for a fetch, from the connection to the last byte. */
  private static final Duration TIME_LIMIT = Duration.ofSeconds(4);

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Logger logger = LoggerFactory.getLogger(PublishedDocument.class);

  private final URI url;
  private final Parser<T> parser;
  private final Duration outageGrace;
  private final Duration timeLimit;
  private final InstantSource clock;
  private final ReentrantLock fetching = new ReentrantLock();
  private volatile @Nullable Fetched<T> last;

  // Guarded by the lock.
  private final Backoff backoff =
      new Backoff(FIRST_PAUSE, REFETCH_INTERVAL, RandomGenerator.getDefault());
  private Instant nextAttempt = Instant.MIN;
  private Instant nextRefetch = Instant.MIN;
  private boolean isFailing;

  private record Fetched<T>(T value, Instant at) {}

  /** Parses a document. */
  @FunctionalInterface
  public interface Parser<T> {
    /** Parses the text of the document; throws anything if it is invalid. */
    T parse(String text) throws Exception;
  }

  /**
   * A document that has not been fetched.
   *
   * @param outageGrace time for which a document older than {@link #MAX_AGE} is returned while it
   *     cannot be fetched again
   * @param clock measures ages and pauses
   */
  public PublishedDocument(URI url, Parser<T> parser, Duration outageGrace, InstantSource clock) {
    this(url, parser, outageGrace, TIME_LIMIT, clock);
  }

  PublishedDocument(
      URI url, Parser<T> parser, Duration outageGrace, Duration timeLimit, InstantSource clock) {
    this.url = url;
    this.parser = parser;
    this.outageGrace = outageGrace;
    this.timeLimit = timeLimit;
    this.clock = clock;
  }

  /** True if the document has been fetched at least once. */
  public boolean isLoaded() {
    return last != null;
  }

  /**
   * Returns the document, and fetches it before that if it is too old.
   *
   * @throws IOException if it cannot be fetched or parsed, or could not be a moment ago
   */
  public T get() throws IOException, InterruptedException {
    Fetched<T> known = last;
    if (known != null && isWithin(MAX_AGE, known)) {
      return known.value();
    }
    boolean isUsable = known != null && isWithin(MAX_AGE.plus(outageGrace), known);
    if (known != null && isUsable && fetching.isLocked()) {
      return known.value(); // another thread fetches it
    }
    fetching.lockInterruptibly();
    try {
      Fetched<T> newest = last;
      return newest != null && !newest.equals(known) ? newest.value() : fetch();
    } catch (IOException e) {
      if (known != null && isUsable) {
        return known.value();
      }
      throw e;
    } finally {
      fetching.unlock();
    }
  }

  /**
   * Fetches the document again, because the known one lacks something, at most once per {@link
   * #REFETCH_INTERVAL}.
   *
   * @param known a document that {@link #get} returned
   * @return the newest document, which is {@code known} if it was fetched again a moment ago
   * @throws IOException if it cannot be fetched or parsed, or could not be a moment ago
   */
  public T newerThan(T known) throws IOException, InterruptedException {
    fetching.lockInterruptibly();
    try {
      Fetched<T> newest = last;
      if (newest != null && !newest.value().equals(known)) {
        return newest.value();
      }
      if (clock.instant().isBefore(nextRefetch)) {
        return known;
      }
      nextRefetch = clock.instant().plus(REFETCH_INTERVAL);
      return fetch();
    } finally {
      fetching.unlock();
    }
  }

  private boolean isWithin(Duration age, Fetched<T> document) {
    return !clock.instant().isAfter(document.at().plus(age));
  }

  private T fetch() throws IOException, InterruptedException {
    if (clock.instant().isBefore(nextAttempt)) {
      throw new IOException(url + " could not be read a moment ago");
    }
    try {
      T value = parse(body());
      last = new Fetched<>(value, clock.instant());
      backoff.reset();
      isFailing = false;
      return value;
    } catch (IOException e) {
      nextAttempt = clock.instant().plus(backoff.next());
      if (!isFailing) {
        isFailing = true;
        logger
            .atWarn()
            .addKeyValue("cause", e.getMessage())
            .log("a published document cannot be read; it is tried again");
      }
      throw e;
    }
  }

  private T parse(String text) throws IOException {
    try {
      return parser.parse(text);
    } catch (Exception e) {
      throw new IOException("%s is not as expected: %s".formatted(url, e.getMessage()), e);
    }
  }

  /** A client of its own for each of the rare fetches: no connection and no thread stays. */
  private String body() throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(url).header("accept", "application/json").build();
    try (HttpClient client =
        HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build()) {
      CompletableFuture<HttpResponse<byte[]>> response =
          client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES));
      try {
        return text(response.get(timeLimit.toMillis(), TimeUnit.MILLISECONDS));
      } catch (ExecutionException e) {
        throw new IOException("%s cannot be read: %s".formatted(url, e.getCause()), e);
      } catch (TimeoutException e) {
        throw new HttpTimeoutException("%s took longer than %s".formatted(url, timeLimit));
      } finally {
        client.shutdownNow();
      }
    }
  }

  private String text(HttpResponse<byte[]> response) throws IOException {
    if (response.statusCode() != 200) {
      throw new IOException("%s answered %d (expected: 200)".formatted(url, response.statusCode()));
    }
    return new String(response.body(), StandardCharsets.UTF_8);
  }
}
