package dev.tollgate.authz;

import dev.tollgate.authz.receipts.KnownReplicas;
import dev.tollgate.authz.receipts.ReplicaProcess;
import dev.tollgate.boot.Service;
import dev.tollgate.boot.TimeSource;
import dev.tollgate.boot.database.Database;

/** The parts that every other part of the service is built from. */
record Wiring(
    AuthzSettings settings,
    Service service,
    Database database,
    TimeSource time,
    ReplicaProcess process,
    KnownReplicas replicas) {
  /** Opens the database, which need not answer yet. */
  static Wiring open(AuthzSettings settings, Service service) {
    Database database =
        service.closing(
            "database", Database.open(settings.database(), service.health(), service.metrics()));
    TimeSource time = TimeSource.system();
    return new Wiring(
        settings,
        service,
        database,
        time,
        ReplicaProcess.starting(settings.replica()),
        new KnownReplicas(time));
  }
}
