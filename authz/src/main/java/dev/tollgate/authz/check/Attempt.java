package dev.tollgate.authz.check;

import dev.tollgate.contract.RouteKind;
import org.jspecify.annotations.Nullable;

/**
 * The request that Envoy asks about, parsed once.
 *
 * @param path with the query
 * @param route name of the route that Envoy chose; empty if Envoy's configuration does not name it
 * @param kind null if Envoy's configuration does not name it, or this version does not know it
 * @param revision of the configuration that the Envoy node runs; empty if unknown
 * @param sourceAddress of the connection to Envoy; empty if unknown
 * @param requestId for logs; empty if unknown
 */
public record Attempt(
    Credentials credentials,
    String method,
    String path,
    String route,
    @Nullable RouteKind kind,
    String revision,
    String sourceAddress,
    String requestId) {}
