package dev.tollgate.testkit.gateway;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * Address and credentials of a database on an external Postgres server. Immutable.
 *
 * @param jdbcUrl the address, without credentials
 */
public record PostgresUrl(String jdbcUrl, String user, String password) {
  private static final String EXPECTED = "postgresql://USER:PASSWORD@HOST:PORT/DATABASE";

  /**
   * Parses a URL in {@code psql}'s format, with or without the prefix {@code jdbc:}.
   *
   * @throws IllegalArgumentException if the format is wrong; the message does not contain the URL,
   *     because it may have a password
   */
  public static PostgresUrl parse(String text) {
    URI uri = uri(text.startsWith("jdbc:") ? text.substring("jdbc:".length()) : text);
    String path = uri.getRawPath();
    String userInfo = uri.getRawUserInfo();
    if (uri.getHost() == null || path == null || path.length() < 2 || userInfo == null) {
      throw malformed();
    }
    int colon = userInfo.indexOf(':');
    if (colon < 1 || colon == userInfo.length() - 1) {
      throw malformed();
    }
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return new PostgresUrl(
        "jdbc:postgresql://" + uri.getHost() + port + path + query,
        decode(userInfo.substring(0, colon)),
        decode(userInfo.substring(colon + 1)));
  }

  /** Leaves out the password. */
  @Override
  public String toString() {
    return jdbcUrl + " as " + user;
  }

  private static URI uri(String text) {
    try {
      URI uri = URI.create(text);
      if ("postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme())) {
        return uri;
      }
      throw malformed();
    } catch (IllegalArgumentException e) {
      throw malformed();
    }
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static IllegalArgumentException malformed() {
    return new IllegalArgumentException("the Postgres URL is not of the form " + EXPECTED);
  }
}
