package dev.tollgate.admin.access;

import dev.tollgate.boot.Secret;
import dev.tollgate.boot.Settings;
import java.net.InetSocketAddress;

/**
 * Settings of the admin API of one service. Immutable, and safe to log.
 *
 * @param address the listen address of the admin server
 * @param token the bootstrap token: a bearer token with the role {@code owner}. Stored responses of
 *     idempotent calls are encrypted with a key derived from it
 * @param proxies the proxies whose {@code x-forwarded-for} header is trusted
 * @param identities the accepted identity tokens and the roles that they get
 */
public record AdminSettings(
    InetSocketAddress address, Secret token, TrustedProxies proxies, IdentityMapping identities) {
  // 16 bytes cannot be guessed over HTTP, and a test can still spell them out.
  private static final int TOKEN_MIN_BYTES = 16;

  /** Settings that trust only loopback proxies and accept no identity tokens. */
  public AdminSettings(InetSocketAddress address, Secret token) {
    this(address, token, TrustedProxies.OF_THIS_MACHINE, IdentityMapping.NONE);
  }

  /**
   * Reads {@code ADMIN_ADDRESS}, {@code ADMIN_TOKEN_FILE}, {@code ADMIN_TRUSTED_PROXIES} and {@code
   * ADMIN_IDENTITIES_FILE}, each with the prefix of the service. Faults are collected in {@code
   * settings}.
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
