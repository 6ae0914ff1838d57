package dev.tollgate.admin.audit;

import dev.tollgate.encoding.Sha256;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Reads the audit log in pages, so that no single statement reaches the statement timeout.
 * Thread-safe.
 */
public final class AuditReader {
  private static final int PAGE_ROWS = 1_000;

  // One statement for all filters; a null parameter does not filter.
  private static final String MATCHING =
      """
       FROM admin.audit
      WHERE (CAST(? AS text) IS NULL OR caller = ?)
        AND (CAST(? AS text) IS NULL OR action = ?)
        AND (CAST(? AS text) IS NULL OR resource_type = ?)
        AND (CAST(? AS text) IS NULL OR resource_id = ?)
        AND (CAST(? AS text) IS NULL OR tenant = ?)
        AND (CAST(? AS text) IS NULL OR hash = decode(?, 'hex'))
        AND (CAST(? AS timestamptz) IS NULL OR at >= ?)
        AND (CAST(? AS timestamptz) IS NULL OR at < ?)
      """;
  private static final String NEWEST_FIRST =
      "SELECT " + AuditEntry.COLUMNS + MATCHING + " AND seq < ? ORDER BY seq DESC LIMIT ?";
  private static final String OLDEST_FIRST =
      "SELECT " + AuditEntry.COLUMNS + MATCHING + " AND seq > ? ORDER BY seq LIMIT ?";

  private final DataSource source;

  /** A reader that takes a connection per page. */
  public AuditReader(DataSource source) {
    this.source = source;
  }

  /**
   * A filter of entries; null fields match every entry.
   *
   * @param since the earliest time, inclusive
   * @param until the latest time, exclusive
   */
  record Filter(
      @Nullable String caller,
      @Nullable String action,
      @Nullable String resourceType,
      @Nullable String resourceId,
      @Nullable String tenant,
      @Nullable Sha256 hash,
      @Nullable Instant since,
      @Nullable Instant until) {
    static final Filter ALL = new Filter(null, null, null, null, null, null, null, null);
  }

  /**
   * The first entry that is missing or differs from what was written.
   *
   * @param fault {@code removed} or {@code altered}
   */
  record Break(long seq, String fault) {}

  /**
   * The result of verifying the whole log.
   *
   * @param rows the number of intact entries before the first break, or of all entries
   * @param head the hash of the newest entry. An operator who keeps it elsewhere can later prove
   *     that no earlier entry was changed
   */
  record Verification(boolean intact, long rows, Sha256 head, Optional<Break> firstBreak) {}

  /** A consumer of entries, one after the other. */
  @FunctionalInterface
  interface Sink {
    void accept(AuditEntry entry) throws Exception;
  }

  /**
   * Returns at most {@code limit} matching entries with a sequence number under {@code below},
   * newest first.
   */
  List<AuditEntry> newest(Filter filter, int limit, long below) throws SQLException {
    return page(NEWEST_FIRST, filter, below, limit);
  }

  /** Passes every matching entry to {@code sink}, oldest first. */
  void forEach(Filter filter, Sink sink) throws Exception {
    for (List<AuditEntry> page = page(OLDEST_FIRST, filter, 0, PAGE_ROWS); !page.isEmpty(); ) {
      for (AuditEntry entry : page) {
        sink.accept(entry);
      }
      page = page(OLDEST_FIRST, filter, page.getLast().seq(), PAGE_ROWS);
    }
  }

  /** Verifies the hash chain up to the entry that is the newest at the time of the call. */
  Verification verify() throws SQLException {
    HashChainVerifier chain = new HashChainVerifier();
    Head head = head();
    List<AuditEntry> page = page(OLDEST_FIRST, Filter.ALL, 0, PAGE_ROWS);
    while (!page.isEmpty() && chain.isIntact()) {
      page.stream().filter(entry -> entry.seq() <= head.seq).forEach(chain::add);
      page = page(OLDEST_FIRST, Filter.ALL, page.getLast().seq(), PAGE_ROWS);
    }
    return chain.result(head.seq, head.hash);
  }

  private record Head(long seq, Sha256 hash) {}

  private Head head() throws SQLException {
    try (Connection connection = source.getConnection();
        PreparedStatement select =
            connection.prepareStatement("SELECT seq, hash FROM admin.audit_head");
        ResultSet row = select.executeQuery()) {
      row.next();
      return new Head(row.getLong("seq"), Sha256.of(row.getBytes("hash")));
    }
  }

  private List<AuditEntry> page(String sql, Filter filter, long from, int limit)
      throws SQLException {
    try (Connection connection = source.getConnection();
        PreparedStatement select = connection.prepareStatement(sql)) {
      int next = bind(select, filter);
      select.setLong(next, from);
      select.setInt(next + 1, limit);
      List<AuditEntry> entries = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          entries.add(AuditEntry.of(rows));
        }
      }
      return entries;
    }
  }

  private static int bind(PreparedStatement select, Filter filter) throws SQLException {
    String[] texts = {
      filter.caller,
      filter.action,
      filter.resourceType,
      filter.resourceId,
      filter.tenant,
      filter.hash == null ? null : filter.hash.hex()
    };
    int next = 1;
    for (String text : texts) {
      select.setObject(next++, text, Types.VARCHAR);
      select.setObject(next++, text, Types.VARCHAR);
    }
    for (Instant time : new @Nullable Instant[] {filter.since, filter.until}) {
      Object value = time == null ? null : time.atOffset(ZoneOffset.UTC);
      select.setObject(next++, value, Types.TIMESTAMP_WITH_TIMEZONE);
      select.setObject(next++, value, Types.TIMESTAMP_WITH_TIMEZONE);
    }
    return next;
  }
}
