package dev.tollgate.testkit.gateway;

import java.util.Locale;

/** The processes of a gateway. */
public enum PartName {
  /** The embedded database. */
  POSTGRES,
  /** The simulated model server. */
  BACKEND,
  /** The xDS server that configures Envoy. */
  CONTROL_PLANE,
  /** The auth service that decides on each request. */
  AUTHZ,
  /** The edge proxy. */
  ENVOY;

  /** The display name, such as {@code control-plane}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
