package dev.tollgate.testkit.gateway;

import java.nio.file.Path;
import java.util.Map;

/**
 * Address and credentials of the services' database. Immutable.
 *
 * @param jdbcUrl the address, without credentials
 */
record DatabaseAccess(String jdbcUrl, String user, Path passwordFile) {
  /** The settings of a service, by name without the service's prefix. */
  Map<String, String> settings() {
    return Map.of("DB_URL", jdbcUrl, "DB_USER", user, "DB_PASSWORD_FILE", passwordFile.toString());
  }
}
