package dev.tollgate.admin.access;

import dev.tollgate.boot.Secret;
import dev.tollgate.boot.Settings;
import java.net.InetSocketAddress;

/**
 * How admins reach a service. Safe to log.
 *
 * @param address where the admin server listens
 * @param token what an owner may show as bearer token before there is any other; answers that are
 *     kept for repeated calls are encrypted under it
 * @param proxies whose word is taken for where a call comes from
 * @param identities whose identity tokens are taken, and for which roles
 */
public record AdminSettings(
    InetSocketAddress address, Secret token, TrustedProxies proxies, IdentityMapping identities) {
  // Short enough to type in a test, too long to guess over HTTP.
  private static final int TOKEN_MIN_BYTES = 16;

  /** Settings that trust the proxies of this machine and no identity tokens. */
  public AdminSettings(InetSocketAddress address, Secret token) {
    this(address, token, TrustedProxies.OF_THIS_MACHINE, IdentityMapping.NONE);
  }

  /**
   * Reads {@code ADMIN_ADDRESS}, {@code ADMIN_TOKEN_FILE}, {@code ADMIN_TRUSTED_PROXIES} and {@code
   * ADMIN_IDENTITIES_FILE}.
   */
  public static AdminSettings from(Settings settings, String addressByDefault) {
    String prefix = settings.prefix();
    return new AdminSettings(
        settings.address(prefix + "ADMIN_ADDRESS", addressByDefault),
        settings.secretFile(prefix + "ADMIN_TOKEN_FILE", TOKEN_MIN_BYTES),
        TrustedProxies.from(settings),
        IdentityMapping.from(settings));
  }
}
