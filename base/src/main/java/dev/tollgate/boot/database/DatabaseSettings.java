package dev.tollgate.boot.database;

import dev.tollgate.boot.Secret;
import dev.tollgate.boot.Settings;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The connection of a service to its Postgres schema. Safe to log.
 *
 * @param url {@code jdbc:postgresql://host:port/database}, without credentials
 * @param schema the Postgres schema that the service owns; its migrations are on the class path
 *     under {@code migrations/<schema>}
 * @param poolSize connections at most; one is kept open, the others when they are needed
 */
public record DatabaseSettings(
    String url, String user, Secret password, String schema, int poolSize) {
  // The host may be empty, for a socket factory in the parameters.
  private static final Pattern URL =
      Pattern.compile("jdbc:postgresql://([^/?@]*)/[^/?@]+(\\?[^@]*)?");
  private static final Pattern CREDENTIALS = Pattern.compile("[?&](user|password)=|//[^/]*@");
  private static final int DEFAULT_POOL_SIZE = 8;

  /**
   * Reads {@code DB_URL}, {@code DB_USER}, {@code DB_PASSWORD_FILE} and {@code DB_POOL_SIZE}.
   *
   * @param schema the schema that the service owns
   */
  public static DatabaseSettings from(Settings settings, String schema) {
    String prefix = settings.prefix();
    String url = settings.text(prefix + "DB_URL");
    checkUrl(settings, prefix, url);
    return new DatabaseSettings(
        url,
        settings.text(prefix + "DB_USER"),
        settings.secretFile(prefix + "DB_PASSWORD_FILE"),
        schema,
        (int) settings.number(prefix + "DB_POOL_SIZE", DEFAULT_POOL_SIZE, 1, 100));
  }

  /** The same with a pool of another size. */
  DatabaseSettings withPoolSize(int size) {
    return new DatabaseSettings(url, user, password, schema, size);
  }

  /** Address of Postgres for messages: {@code host:port}, or several of them. */
  String where() {
    Matcher matcher = URL.matcher(url);
    return matcher.matches() && !matcher.group(1).isEmpty() ? matcher.group(1) : "its socket";
  }

  /** The message does not contain the value, which may have a password. */
  private static void checkUrl(Settings settings, String prefix, String url) {
    if (CREDENTIALS.matcher(url).find()) {
      settings.expect(
          false,
          prefix + "DB_URL",
          "holds credentials",
          "none; there are %1$sDB_USER and %1$sDB_PASSWORD_FILE".formatted(prefix));
    } else if (!url.isEmpty()) {
      settings.expect(
          URL.matcher(url).matches(),
          prefix + "DB_URL",
          "another kind of URL",
          "jdbc:postgresql://host:port/database");
    }
  }
}
