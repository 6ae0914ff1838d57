package dev.tollgate.testkit.gateway;

import java.util.Locale;

/** The ports of a gateway on one machine. */
public enum Port {
  /** Clients, in clear text. */
  HTTP(8080, PartName.ENVOY),
  /** Clients, over TLS. */
  HTTPS(8443, PartName.ENVOY),
  /** The admin API of both services. */
  ADMIN(8081, PartName.ENVOY),
  /** Envoy's admin interface. */
  ENVOY_ADMIN(9901, PartName.ENVOY),
  /** Health and metrics of authz. */
  AUTHZ_METRICS(9090, PartName.AUTHZ),
  /** Health and metrics of the control plane. */
  CONTROL_PLANE_METRICS(9091, PartName.CONTROL_PLANE),
  /** Checks (gRPC), called by Envoy. */
  AUTHZ_GRPC(9001, PartName.AUTHZ),
  /** The admin API of authz alone. */
  AUTHZ_ADMIN(9002, PartName.AUTHZ),
  /** Configuration (xDS over gRPC), called by Envoy. */
  XDS(9011, PartName.CONTROL_PLANE),
  /** The admin API of the control plane alone. */
  CONTROL_PLANE_ADMIN(9012, PartName.CONTROL_PLANE),
  /** The embedded database. */
  POSTGRES(15_432, PartName.POSTGRES),
  /** The simulated model server. */
  BACKEND(18_000, PartName.BACKEND);

  private final int defaultNumber;
  private final PartName part;

  Port(int defaultNumber, PartName part) {
    this.defaultNumber = defaultNumber;
    this.part = part;
  }

  /** The number unless another is chosen. */
  public int defaultNumber() {
    return defaultNumber;
  }

  /** The process that listens on the port. */
  public PartName part() {
    return part;
  }

  /** The display name, such as {@code envoy-admin}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The command line option for another number, such as {@code --http-port}. */
  public String option() {
    return "--" + text() + "-port";
  }
}
