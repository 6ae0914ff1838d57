/** The gRPC service that Envoy asks (ext_authz): reads its requests, answers with decisions. */
@NullMarked
package dev.tollgate.authz.check.server;

import org.jspecify.annotations.NullMarked;
