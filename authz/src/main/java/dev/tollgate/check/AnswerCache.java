package dev.tollgate.check;

import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import java.util.Arrays;
import java.util.function.BiFunction;

/**
 * The answers that were given for one key, by route and revision. Thread-safe without a lock: two
 * threads may make the same answer once each, and one of them is kept.
 */
public final class AnswerCache {
  /** Routes times live revisions that one key uses at a time; beyond that the cache starts over. */
  private static final int CAPACITY = 32;

  private static final Cached[] EMPTY = {};

  private volatile Cached[] cached = EMPTY;

  /** An empty cache. */
  public AnswerCache() {}

  private record Cached(String route, String revision, Answer answer) {}

  /** The answer, made if it is not there. */
  Answer get(String route, String revision, BiFunction<String, String, CheckResponse> make) {
    for (Cached one : cached) {
      if (one.route.equals(route) && one.revision.equals(revision)) {
        return one.answer;
      }
    }
    Cached made = new Cached(route, revision, Answer.of(make.apply(route, revision)));
    cached = with(made);
    return made.answer;
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
