package dev.tollgate.controlplane;

import dev.tollgate.admin.AdminAccess;
import dev.tollgate.admin.http.AdminServer;
import dev.tollgate.boot.Health;
import dev.tollgate.boot.Service;
import dev.tollgate.boot.TimeSource;
import dev.tollgate.boot.database.Database;
import dev.tollgate.controlplane.config.ConfigRoutes;
import dev.tollgate.controlplane.config.RevisionStore;
import dev.tollgate.controlplane.nodes.NodeRegistry;
import dev.tollgate.controlplane.nodes.NodeRoutes;
import dev.tollgate.controlplane.rollout.RolloutTimes;
import dev.tollgate.controlplane.rollout.Rollouts;
import dev.tollgate.controlplane.xds.XdsServer;
import java.io.IOException;
import org.jdbi.v3.core.Jdbi;

/**
 * The wiring of the control plane, in the order in which things are needed.
 *
 * @param xdsPort the port that Envoys connect to
 * @param admin the admin API
 */
record ControlPlane(int xdsPort, AdminServer admin) {
  static ControlPlane start(ControlPlaneSettings settings, Service service) throws IOException {
    TimeSource time = TimeSource.system();
    Database database =
        service.closing(
            "database", Database.open(settings.database(), service.health(), service.metrics()));
    Jdbi jdbi = Jdbi.create(database.dataSource());
    RevisionStore store = new RevisionStore(jdbi, time.clock());
    NodeRegistry nodes = new NodeRegistry(service.metrics());
    XdsServer xds =
        service.closing(
            "xds",
            XdsServer.start(
                settings.xds(),
                service.serverCredentials(settings.tls()),
                nodes,
                time.clock(),
                service.metrics()));
    Rollouts rollouts = follow(settings, service, database, jdbi, xds, nodes, time);
    AdminAccess access =
        service.closing(
            "admin access", AdminAccess.start(settings.admin(), database, time, service.metrics()));
    AdminServer admin =
        access.serve(
            service.metrics(),
            routes -> {
              new ConfigRoutes(store, rollouts.publications(), access.audit()).register(routes);
              new NodeRoutes(nodes).register(routes);
            });
    service.draining("admin", admin::stop);
    return new ControlPlane(xds.port(), admin);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // it fails only if the service stops before
  private static Rollouts follow(
      ControlPlaneSettings settings,
      Service service,
      Database database,
      Jdbi jdbi,
      XdsServer xds,
      NodeRegistry nodes,
      TimeSource time) {
    Health.Condition loaded =
        service.health().condition("configuration", "a revision to be loaded");
    Rollouts rollouts =
        service.closing(
            "rollouts",
            new Rollouts(
                new RolloutTimes(RolloutTimes.ACCEPT, RolloutTimes.WARM, settings.rolloutDrain()),
                jdbi,
                settings.xds().replica(),
                xds,
                nodes,
                settings.reservedPorts(),
                settings.initialConfigFile(),
                loaded,
                time,
                service.metrics()));
    database.ready().thenRun(rollouts::start);
    return rollouts;
  }
}
