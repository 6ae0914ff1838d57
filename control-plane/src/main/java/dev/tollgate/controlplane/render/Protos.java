package dev.tollgate.controlplane.render;

import com.google.protobuf.Any;
import com.google.protobuf.BoolValue;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.util.Durations;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.AggregatedConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;

/** Creates common parts of Envoy's messages. Stateless. */
final class Protos {
  static final BoolValue TRUE = BoolValue.of(true);
  static final BoolValue FALSE = BoolValue.of(false);

  /** The source of resources that Envoy gets over its ADS stream. */
  static final ConfigSource FROM_CONTROL_PLANE =
      ConfigSource.newBuilder()
          .setAds(AggregatedConfigSource.getDefaultInstance())
          .setResourceApiVersion(ApiVersion.V3)
          .build();

  private Protos() {}

  /** The message as the configuration of an extension; equal messages give equal bytes. */
  static Any pack(Message message) {
    return Any.newBuilder()
        .setTypeUrl("type.googleapis.com/" + message.getDescriptorForType().getFullName())
        .setValue(Digest.bytes(message))
        .build();
  }

  static Duration duration(java.time.Duration duration) {
    return Durations.fromNanos(duration.toNanos());
  }

  static Duration seconds(long seconds) {
    return Durations.fromSeconds(seconds);
  }

  static UInt32Value count(int count) {
    return UInt32Value.of(count);
  }

  static UInt32Value kib(int kib) {
    return UInt32Value.of(kib << 10);
  }

  static UInt32Value mib(int mib) {
    return UInt32Value.of(mib << 20);
  }

  static Address address(String address, int port) {
    return Address.newBuilder()
        .setSocketAddress(SocketAddress.newBuilder().setAddress(address).setPortValue(port))
        .build();
  }
}
