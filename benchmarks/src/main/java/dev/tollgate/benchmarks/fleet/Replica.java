package dev.tollgate.benchmarks.fleet;

import dev.tollgate.testkit.admin.AdminClient;
import dev.tollgate.testkit.process.ManagedProcess;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/**
 * A process of authz.
 *
 * @param channel a gRPC channel with the identity of an edge node
 */
record Replica(
    String name, ManagedProcess process, AdminClient admin, ManagedChannel channel, int metrics) {
  /** The time limit of a check, in place of Envoy's. */
  private static final long TIMEOUT_MILLIS = 1_500;

  /** The status of a call without a response. */
  static final int NO_ANSWER = 0;

  /** Sends a check and returns the HTTP status for the client, or {@link #NO_ANSWER}. */
  int check(CheckRequest request) {
    try {
      CheckResponse response =
          AuthorizationGrpc.newBlockingStub(channel)
              .withDeadlineAfter(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
              .check(request);
      return response.hasOkResponse()
          ? 200
          : response.getDeniedResponse().getStatus().getCodeValue();
    } catch (StatusRuntimeException e) {
      return NO_ANSWER;
    }
  }

  boolean isReady() {
    URI uri = URI.create("http://127.0.0.1:" + metrics + "/ready");
    try (InputStream _ = uri.toURL().openStream()) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
