package dev.tollgate.admin;

import dev.tollgate.boot.Secret;
import dev.tollgate.boot.Settings;
import java.net.InetSocketAddress;

/**
 * How admins reach a service. Safe to log.
 *
 * @param address where the admin server listens
 * @param token what a caller shows as its bearer token
 */
public record AdminSettings(InetSocketAddress address, Secret token) {
  // Short enough to type in a test, too long to guess over HTTP.
  private static final int TOKEN_MIN_BYTES = 16;

  /** Reads {@code ADMIN_ADDRESS} and {@code ADMIN_TOKEN_FILE}. */
  public static AdminSettings from(Settings settings, String addressByDefault) {
    String prefix = settings.prefix();
    return new AdminSettings(
        settings.address(prefix + "ADMIN_ADDRESS", addressByDefault),
        settings.secretFile(prefix + "ADMIN_TOKEN_FILE", TOKEN_MIN_BYTES));
  }
}
