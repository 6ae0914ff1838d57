package dev.tollgate.authz;

import dev.tollgate.admin.http.AdminServer;
import dev.tollgate.authz.check.server.CheckLimits;
import dev.tollgate.authz.check.server.CheckServer;
import dev.tollgate.authz.check.server.CheckService;
import dev.tollgate.authz.emergency.Denials;
import dev.tollgate.authz.feed.ChangeFeed;
import dev.tollgate.authz.keys.directory.KeyMirror;
import dev.tollgate.authz.quota.Quotas;
import dev.tollgate.authz.quota.lease.LeasedQuotas;
import dev.tollgate.boot.Service;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * The wiring of the authz service, in the order in which parts are needed.
 *
 * @param grpcPort the port that checks are served on
 * @param adminPort the port that the admin API is served on
 * @param adminRoutes methods and paths of the admin API
 */
record Authz(int grpcPort, int adminPort, Set<String> adminRoutes) {
  static Authz start(AuthzSettings settings, Service service) {
    Wiring wiring = Wiring.open(settings, service);
    DecisionCore core =
        DecisionCore.of(
            settings.decisions(),
            settings.keyPeppers().peppers(),
            KeyMirror.source(
                service.closing(
                    "key connections",
                    wiring.database().poolOnDemand("keys", KeyMirror.CONNECTIONS))),
            quotas(wiring),
            wiring.time());
    CheckServer checks = checks(wiring, core);
    // Before the first check is decided.
    Denials denials = EmergencyWiring.read(settings, core.data().catalog());
    ChangeFeed feed = ChangeFeedWiring.start(wiring, core, checks);
    // Stopped before the feed, so that every check is decided with the changes up to then.
    service.draining("checks", checks::stop);
    AdminServer admin = Administration.start(wiring, core, denials, feed);
    service.draining("admin", admin::stop);
    return new Authz(checks.port(), admin.port(), admin.routes());
  }

  private static Quotas quotas(Wiring wiring) {
    Service service = wiring.service();
    return service.closing(
        "quotas",
        LeasedQuotas.start(
            wiring.database().ready(),
            service.closing(
                "quota connections", wiring.database().pool("quota", LeasedQuotas.CONNECTIONS)),
            wiring.process().name(),
            wiring.process().instance(),
            wiring.time(),
            service.metrics()));
  }

  private static CheckServer checks(Wiring wiring, DecisionCore core) {
    Service service = wiring.service();
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("parked").factory());
    timer.setRemoveOnCancelPolicy(true); // most timeouts are cancelled long before they are due
    service.closing("parked checks", timer::shutdownNow);
    CheckLimits limits = CheckLimits.DEFAULT;
    return CheckServer.start(
        wiring.settings().grpcAddress(),
        service.serverCredentials(wiring.settings().tls()),
        new CheckService(
            core.authorizer(), wiring.time().clock(), timer, limits, service.metrics()),
        limits);
  }
}
