package dev.tollgate.controlplane;

import dev.tollgate.boot.Service;

/** Starts the control plane. */
public final class Main {
  private Main() {}

  /** Takes {@code --settings FILE}; the rest is in the environment. */
  public static void main(String[] args) {
    Service.main(
        "control-plane", "CONTROL_PLANE_", args, ControlPlaneSettings::from, ControlPlane::start);
  }
}
