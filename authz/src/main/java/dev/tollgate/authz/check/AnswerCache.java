package dev.tollgate.authz.check;

import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The answers that were given for one caller, by product, route and revision. Thread-safe without a
 * lock: two threads may make the same answer once each, and one of them is kept.
 */
public final class AnswerCache {
  /**
   * Products times routes times live revisions of one caller at a time; beyond that the cache
   * starts over.
   */
  private static final int CAPACITY = 32;

  private static final Cached[] EMPTY = {};

  private volatile Cached[] cached = EMPTY;

  /** An empty cache. */
  public AnswerCache() {}

  private record Cached(String product, String route, String revision, Answer answer) {}

  /** The answer that was given, or null. */
  @Nullable Answer find(String product, String route, String revision) {
    for (Cached one : cached) {
      if (one.product.equals(product) && one.route.equals(route) && one.revision.equals(revision)) {
        return one.answer;
      }
    }
    return null;
  }

  /** Keeps an answer and returns it. */
  Answer keep(String product, String route, String revision, CheckResponse response) {
    Answer answer = Answer.of(response);
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
