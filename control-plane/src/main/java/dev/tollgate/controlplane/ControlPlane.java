package dev.tollgate.controlplane;

import dev.tollgate.admin.AdminAccess;
import dev.tollgate.admin.http.AdminServer;
import dev.tollgate.boot.Database;
import dev.tollgate.boot.Health;
import dev.tollgate.boot.Service;
import dev.tollgate.boot.TimeSource;
import dev.tollgate.controlplane.config.ConfigRoutes;
import dev.tollgate.controlplane.config.RevisionStore;
import dev.tollgate.controlplane.nodes.NodeRegistry;
import dev.tollgate.controlplane.nodes.NodeRoutes;
import dev.tollgate.controlplane.rollout.RolloutTimes;
import dev.tollgate.controlplane.rollout.Rollouts;
import dev.tollgate.controlplane.xds.XdsServer;
import java.io.IOException;
import java.time.InstantSource;
import org.jdbi.v3.core.Jdbi;

/**
 * The wiring of the control plane, in the order in which things are needed.
 *
 * @param xdsPort the port that Envoys connect to
 * @param admin the admin API
 */
record ControlPlane(int xdsPort, AdminServer admin) {
  static ControlPlane start(ControlPlaneSettings settings, Service service) throws IOException {
    InstantSource clock = InstantSource.system();
    Database database =
        service.closing(
            "database", Database.open(settings.database(), service.health(), service.metrics()));
    RevisionStore store = new RevisionStore(Jdbi.create(database.dataSource()), clock);
    NodeRegistry nodes = new NodeRegistry(service.metrics());
    XdsServer xds =
        service.closing(
            "xds",
            XdsServer.start(
                settings.xds(),
                service.serverCredentials(settings.tls()),
                nodes,
                clock,
                service.metrics()));
    Rollouts rollouts = follow(settings, service, database, store, xds, nodes, clock);
    AdminAccess access =
        service.closing(
            "admin access", AdminAccess.start(settings.admin(), database, TimeSource.system()));
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
      RevisionStore store,
      XdsServer xds,
      NodeRegistry nodes,
      InstantSource clock) {
    Health.Condition loaded =
        service.health().condition("configuration", "a revision to be loaded");
    Rollouts rollouts =
        service.closing(
            "rollouts",
            new Rollouts(
                new RolloutTimes(RolloutTimes.ACCEPT, RolloutTimes.WARM, settings.rolloutDrain()),
                store,
                xds,
                nodes,
                settings.initialConfigFile(),
                loaded,
                clock,
                service.metrics()));
    database.ready().thenRun(rollouts::start);
    return rollouts;
  }
}
