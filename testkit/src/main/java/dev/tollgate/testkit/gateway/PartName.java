package dev.tollgate.testkit.gateway;

import java.util.Locale;

/** The processes of a gateway. */
public enum PartName {
  /** The database. */
  POSTGRES,
  /** The simulated model server. */
  BACKEND,
  /** Serves Envoy its configuration. */
  CONTROL_PLANE,
  /** Decides who gets through. */
  AUTHZ,
  /** The edge. */
  ENVOY;

  /** The name as people and {@code status} see it, such as {@code control-plane}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
