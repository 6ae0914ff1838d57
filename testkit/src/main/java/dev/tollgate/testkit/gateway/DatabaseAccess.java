package dev.tollgate.testkit.gateway;

import java.nio.file.Path;
import java.util.Map;

/**
 * How the services reach their database.
 *
 * @param jdbcUrl without credentials
 */
record DatabaseAccess(String jdbcUrl, String user, Path passwordFile) {
  /** As settings of a service, without its prefix. */
  Map<String, String> settings() {
    return Map.of("DB_URL", jdbcUrl, "DB_USER", user, "DB_PASSWORD_FILE", passwordFile.toString());
  }
}
