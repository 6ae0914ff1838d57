package dev.tollgate.testkit.model;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The most recent requests; the limit is high enough for every test. Thread-safe. */
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
