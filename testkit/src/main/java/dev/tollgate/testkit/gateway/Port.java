package dev.tollgate.testkit.gateway;

import java.util.Locale;

/** Every port that a gateway on one machine listens on. */
public enum Port {
  /** Clients, in clear text. */
  HTTP(8080, PartName.ENVOY),
  /** Clients, over TLS. */
  HTTPS(8443, PartName.ENVOY),
  /** The admin API of both services. */
  ADMIN(8081, PartName.ENVOY),
  /** Envoy's own administration. */
  ENVOY_ADMIN(9901, PartName.ENVOY),
  /** Health and metrics of authz. */
  AUTHZ_METRICS(9090, PartName.AUTHZ),
  /** Health and metrics of the control plane. */
  CONTROL_PLANE_METRICS(9091, PartName.CONTROL_PLANE),
  /** Checks, called by Envoy. */
  AUTHZ_GRPC(9001, PartName.AUTHZ),
  /** The admin API of authz alone. */
  AUTHZ_ADMIN(9002, PartName.AUTHZ),
  /** Configuration, called by Envoy. */
  XDS(9011, PartName.CONTROL_PLANE),
  /** The admin API of the control plane alone. */
  CONTROL_PLANE_ADMIN(9012, PartName.CONTROL_PLANE),
  /** The embedded database. */
  POSTGRES(15_432, PartName.POSTGRES),
  /** The simulated model server. */
  BACKEND(18_000, PartName.BACKEND);

  private final int usual;
  private final PartName part;

  Port(int usual, PartName part) {
    this.usual = usual;
    this.part = part;
  }

  /** The number where nothing else is said. */
  public int usual() {
    return usual;
  }

  /** Who listens there. */
  public PartName part() {
    return part;
  }

  /** Its name among the ports, such as {@code envoy-admin}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The command line option that changes it, such as {@code --http-port}. */
  public String option() {
    return "--" + text() + "-port";
  }
}
