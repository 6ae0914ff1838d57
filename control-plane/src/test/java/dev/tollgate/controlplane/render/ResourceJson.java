package dev.tollgate.controlplane.render;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import io.envoyproxy.envoy.extensions.access_loggers.stream.v3.StdoutAccessLog;
import io.envoyproxy.envoy.extensions.filters.http.cors.v3.Cors;
import io.envoyproxy.envoy.extensions.filters.http.cors.v3.CorsPolicy;
import io.envoyproxy.envoy.extensions.filters.http.ext_authz.v3.ExtAuthz;
import io.envoyproxy.envoy.extensions.filters.http.ext_authz.v3.ExtAuthzPerRoute;
import io.envoyproxy.envoy.extensions.filters.http.header_to_metadata.v3.Config;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.http.early_header_mutation.header_mutation.v3.HeaderMutation;
import io.envoyproxy.envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;

/** Envoy's messages as JSON, with the extensions inside them opened up. */
final class ResourceJson {
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer()
          .usingTypeRegistry(
              TypeRegistry.newBuilder()
                  .add(DownstreamTlsContext.getDescriptor())
                  .add(Cors.getDescriptor())
                  .add(CorsPolicy.getDescriptor())
                  .add(Config.getDescriptor())
                  .add(ExtAuthz.getDescriptor())
                  .add(ExtAuthzPerRoute.getDescriptor())
                  .add(HeaderMutation.getDescriptor())
                  .add(
                      io.envoyproxy.envoy.extensions.filters.http.header_mutation.v3.HeaderMutation
                          .getDescriptor())
                  .add(HttpConnectionManager.getDescriptor())
                  .add(HttpProtocolOptions.getDescriptor())
                  .add(PreviousHostsPredicate.getDescriptor())
                  .add(Router.getDescriptor())
                  .add(StdoutAccessLog.getDescriptor())
                  .add(UpstreamTlsContext.getDescriptor())
                  .build());

  private ResourceJson() {}

  static String of(Message message) {
    try {
      return PRINTER.print(message);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("an extension that this class does not list", e);
    }
  }
}
