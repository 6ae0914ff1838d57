package dev.tollgate.testkit.model;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The newest requests, so many that no test misses one. Safe for use by several threads. */
final class ReceivedRequests {
  private static final int LIMIT = 100_000;

  private final Deque<ReceivedRequest> requests = new ArrayDeque<>();

  synchronized void add(ReceivedRequest request) {
    if (requests.size() == LIMIT) {
      requests.removeFirst();
    }
    requests.addLast(request);
  }

  synchronized List<ReceivedRequest> list() {
    return List.copyOf(requests);
  }

  synchronized void clear() {
    requests.clear();
  }
}
