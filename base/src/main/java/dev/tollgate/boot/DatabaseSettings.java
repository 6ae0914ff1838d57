package dev.tollgate.boot;

import java.net.URI;

/**
 * How a service reaches its Postgres schema. Safe to log.
 *
 * @param url {@code jdbc:postgresql://host:port/database}, without credentials
 * @param schema the Postgres schema that the service owns; its migrations are on the class path
 *     under {@code migrations/<schema>}
 * @param poolSize connections kept open
 */
public record DatabaseSettings(
    String url, String user, Secret password, String schema, int poolSize) {
  private static final String SCHEME = "jdbc:postgresql://";
  private static final int DEFAULT_POOL_SIZE = 8;

  /**
   * Reads {@code DB_URL}, {@code DB_USER}, {@code DB_PASSWORD_FILE} and {@code DB_POOL_SIZE}.
   *
   * @param schema the schema that the service owns
   */
  public static DatabaseSettings from(Settings settings, String schema) {
    String prefix = settings.prefix();
    String url = settings.text(prefix + "DB_URL");
    settings.expect(
        url.isEmpty() || url.startsWith(SCHEME),
        prefix + "DB_URL",
        "another scheme",
        SCHEME + "host:port/database");
    settings.expect(
        !url.contains("password=") && !url.contains("user=") && !url.contains("@"),
        prefix + "DB_URL",
        "credentials in the URL",
        "%1$sDB_USER and %1$sDB_PASSWORD_FILE".formatted(prefix));
    return new DatabaseSettings(
        url,
        settings.text(prefix + "DB_USER"),
        settings.secretFile(prefix + "DB_PASSWORD_FILE"),
        schema,
        (int) settings.number(prefix + "DB_POOL_SIZE", DEFAULT_POOL_SIZE, 1, 100));
  }

  /** Where Postgres is, for messages: {@code host:port} or {@code host:port,host:port}. */
  public String where() {
    String authority = URI.create(url.substring("jdbc:".length())).getRawAuthority();
    return authority == null ? url : authority;
  }
}
