package dev.tollgate.boot;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The name of this machine, which is the default name of a replica. */
public final class HostName {
  private HostName() {}

  /** Returns the machine's name; {@code localhost} if the name does not resolve. */
  public static String get() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
