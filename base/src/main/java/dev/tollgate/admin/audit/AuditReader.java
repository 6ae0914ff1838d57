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

/** Reads the audit log in pages, which no statement timeout cuts off. Thread-safe. */
public final class AuditReader {
  private static final int PAGE = 1_000;

  // One statement for all filters: what is null does not filter.
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

  public AuditReader(DataSource source) {
    this.source = source;
  }

  /** Which entries; null is any. */
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

  /** Where the log is not what was written: removed, or altered. */
  record Break(long seq, String fault) {}

  /**
   * What looking at the whole log found.
   *
   * @param rows how many were looked at
   * @param head the newest entry's hash: who keeps it can later tell that nothing before was
   *     changed
   */
  record Verdict(boolean intact, long rows, Sha256 head, Optional<Break> firstBreak) {}

  /** Takes entries one after the other. */
  @FunctionalInterface
  interface Sink {
    void take(AuditEntry entry) throws Exception;
  }

  /** At most {@code limit} entries with numbers under {@code below}, newest first. */
  List<AuditEntry> newest(Filter filter, int limit, long below) throws SQLException {
    return page(NEWEST_FIRST, filter, below, limit);
  }

  /** Every entry that is there now, oldest first. */
  void forEach(Filter filter, Sink sink) throws Exception {
    for (List<AuditEntry> page = page(OLDEST_FIRST, filter, 0, PAGE); !page.isEmpty(); ) {
      for (AuditEntry entry : page) {
        sink.take(entry);
      }
      page = page(OLDEST_FIRST, filter, page.getLast().seq(), PAGE);
    }
  }

  /** Looks at every entry up to the newest one of now. */
  Verdict verify() throws SQLException {
    AuditChain chain = new AuditChain();
    Head head = head();
    List<AuditEntry> page = page(OLDEST_FIRST, Filter.ALL, 0, PAGE);
    while (!page.isEmpty() && chain.isIntact()) {
      page.stream().filter(entry -> entry.seq() <= head.seq).forEach(chain::take);
      page = page(OLDEST_FIRST, Filter.ALL, page.getLast().seq(), PAGE);
    }
    return chain.verdict(head.seq, head.hash);
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
