package dev.tollgate.testkit.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GatewayPortsTest {
  @Test
  void defaultsExcept_onePort_changesOnlyThat() {
    GatewayPorts ports = GatewayPorts.defaultsExcept(Map.of(Port.HTTP, 8090));

    assertThat(ports.of(Port.HTTP)).isEqualTo(8090);
    assertThat(ports.of(Port.HTTPS)).isEqualTo(8443);
  }

  @Test
  void defaultsExcept_numberOfAnotherPort_isRefusedWithTheOption() {
    assertThatThrownBy(() -> GatewayPorts.defaultsExcept(Map.of(Port.HTTP, 8443)))
        .hasMessageContaining("8443")
        .hasMessageContaining("--https-port");
  }

  @Test
  void free_allPorts_areDifferent() {
    GatewayPorts ports = GatewayPorts.free();

    assertThat(Stream.of(Port.values()).map(ports::of)).doesNotHaveDuplicates();
  }

  @Test
  void busy_takenPort_namesPortPartAndOption() throws IOException {
    GatewayPorts ports = GatewayPorts.free();
    int taken = ports.of(Port.ENVOY_ADMIN);

    try (ServerSocket _ = new ServerSocket(taken, 1, InetAddress.getLoopbackAddress())) {
      assertThat(ports.busy(EnumSet.allOf(PartName.class)))
          .singleElement()
          .asString()
          .contains("port " + taken, "envoy (envoy-admin)", "--envoy-admin-port NUMBER");
      assertThat(ports.busy(Set.of(PartName.POSTGRES))).isEmpty();
    }
  }
}
