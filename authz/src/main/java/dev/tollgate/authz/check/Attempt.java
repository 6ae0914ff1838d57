package dev.tollgate.authz.check;

import dev.tollgate.contract.RouteKind;
import org.jspecify.annotations.Nullable;

/**
 * A request that wants to pass, as far as a check looks at it.
 *
 * @param path with the query
 * @param route name of the route that Envoy chose; empty if its configuration does not say
 * @param kind null if Envoy's configuration does not say, or says what this version does not know
 * @param revision of the configuration that the Envoy node runs
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
