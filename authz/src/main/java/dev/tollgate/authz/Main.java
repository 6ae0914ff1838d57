package dev.tollgate.authz;

import dev.tollgate.boot.Service;

/** Starts the authz service. */
public final class Main {
  private Main() {}

  /** Takes {@code --settings FILE}; the rest is in the environment. */
  public static void main(String[] args) {
    Service.main("authz", "AUTHZ_", args, AuthzSettings::from, Authz::start);
  }
}
