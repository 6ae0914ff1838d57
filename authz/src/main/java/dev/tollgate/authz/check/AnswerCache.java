package dev.tollgate.authz.check;

import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The answers that were given to one caller, by product, route and revision. A part of an answer
 * that is for one request only is added with {@link EncodedAnswer#plus}. Thread-safe without a
 * lock: two threads may encode the same answer once each, and one of them is kept.
 */
public final class AnswerCache {
  /**
   * The products, routes and live revisions of one caller, multiplied; beyond that the cache starts
   * over.
   */
  private static final int CAPACITY = 32;

  private static final Cached[] EMPTY = {};

  private volatile Cached[] cached = EMPTY;

  /** An empty cache. */
  public AnswerCache() {}

  private record Cached(String product, String route, String revision, EncodedAnswer answer) {}

  /** The kept answer, or null. */
  public @Nullable EncodedAnswer find(String product, String route, String revision) {
    for (Cached one : cached) {
      if (one.product.equals(product) && one.route.equals(route) && one.revision.equals(revision)) {
        return one.answer;
      }
    }
    return null;
  }

  /** Keeps an answer and returns it encoded. */
  public EncodedAnswer keep(String product, String route, String revision, CheckResponse response) {
    EncodedAnswer answer = EncodedAnswer.of(response);
    cached = with(new Cached(product, route, revision, answer));
    return answer;
  }

  private Cached[] with(Cached made) {
    Cached[] old = cached;
    if (old.length == CAPACITY) {
      return new Cached[] {made};
    }
    Cached[] longer = Arrays.copyOf(old, old.length + 1);
    longer[old.length] = made;
    return longer;
  }
}
