package dev.tollgate.authz.feed;

import java.sql.Connection;
import java.sql.SQLException;

/** Opens database connections that are not of the pool; the caller closes them. */
@FunctionalInterface
public interface ConnectionSource {
  /** A new connection with auto-commit on. */
  Connection open() throws SQLException;
}
