package dev.tollgate.authz.quota.lease;

import dev.tollgate.authz.quota.lease.LeaseStore.Back;
import dev.tollgate.authz.quota.window.Bounds;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** The tables that the replicas of a {@link ModelStore} share. For one thread. */
final class ModelDatabase {
  static final Duration LIVE = Duration.ofSeconds(5);

  /** A row of the table of budgets. */
  record Row(
      long revision,
      long amount,
      long starts,
      long ends,
      long granted,
      long ahead,
      long ceiling,
      long debt,
      List<Long> past) {
    static final Row NEW = new Row(0, 0, 0, 0, 0, 0, 0, 0, List.of());
  }

  final InstantSource clock;
  final Map<UUID, Row> rows = new TreeMap<>();
  final Map<String, Instant> heartbeats = new HashMap<>();

  /** The most that was granted of a window, by budget and start of the window. */
  private final Map<UUID, Map<Long, Long>> granted = new HashMap<>();

  ModelDatabase(InstantSource clock) {
    this.clock = clock;
  }

  void put(UUID budget, Row row) {
    rows.put(budget, row);
    Map<Long, Long> windows = granted.computeIfAbsent(budget, id -> new HashMap<>());
    windows.put(row.starts(), row.granted());
    windows.put(row.ends(), row.ahead());
  }

  /** Units of a window that were granted and not returned. */
  long granted(BudgetId budget, long start) {
    return granted.getOrDefault(budget.hash(), Map.of()).getOrDefault(start, 0L);
  }

  long second() {
    return clock.instant().getEpochSecond();
  }

  /** The past of a rolling window without units that were not used in one of its parts. */
  static List<Long> returned(List<Long> past, Back back, Bounds window) {
    long age = window.start() - back.start();
    int part = (int) Math.min(age / window.seconds(), Integer.MAX_VALUE);
    if (age < 1 || age % window.seconds() != 0 || part > past.size()) {
      return past;
    }
    List<Long> after = new ArrayList<>(past);
    after.set(part - 1, Math.max(0, past.get(part - 1) - back.units()));
    return List.copyOf(after);
  }

  /** The past of a rolling window after its current part has turned. */
  static List<Long> turned(Row row, long start, long end, int parts) {
    List<Long> past = new ArrayList<>(row.past());
    past.addFirst(row.granted());
    if (start > row.ends()) {
      past.addFirst(row.ahead());
      long empty = Math.clamp((start - row.ends()) / (end - start) - 1, 0, parts - 1);
      past.addAll(0, Collections.nCopies((int) empty, 0L));
    }
    return List.copyOf(past.subList(0, Math.min(past.size(), parts - 1)));
  }
}
