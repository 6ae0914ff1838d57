package dev.tollgate.authz;

import dev.tollgate.boot.Database;
import dev.tollgate.boot.Service;
import dev.tollgate.boot.TimeSource;

/** The parts that every other part of the service is built from. */
record Wiring(AuthzSettings settings, Service service, Database database, TimeSource time) {
  /** Opens the database, which need not answer yet. */
  static Wiring open(AuthzSettings settings, Service service) {
    Database database =
        service.closing(
            "database", Database.open(settings.database(), service.health(), service.metrics()));
    return new Wiring(settings, service, database, TimeSource.system());
  }
}
