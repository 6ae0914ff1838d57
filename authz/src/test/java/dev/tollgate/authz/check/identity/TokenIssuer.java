package dev.tollgate.authz.check.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import dev.tollgate.oidc.IdentityProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Issues identity tokens of service accounts and serves its keys over HTTP, as Google does. */
public final class TokenIssuer implements AutoCloseable {
  /** The issuer in the tokens. */
  public static final String NAME = "https://accounts.example.com";

  /** For whom they are. */
  public static final String AUDIENCE = "https://gateway.example.com";

  /** Whose they are, unless a test says otherwise. */
  public static final String SUBJECT = "108756";

  private final RSAKey key = newKey();
  private final AtomicInteger fetches = new AtomicInteger();
  private final HttpServer server;
  private volatile boolean isAway;

  /** Starts. */
  public TokenIssuer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/keys",
        exchange -> {
          fetches.incrementAndGet();
          byte[] body = new JWKSet(key).toString(true).getBytes(UTF_8); // public keys only
          exchange.sendResponseHeaders(isAway ? 503 : 200, isAway ? -1 : body.length);
          if (!isAway) {
            exchange.getResponseBody().write(body);
          }
          exchange.close();
        });
    server.start();
  }

  /** The URI of its key set. */
  public URI keys() {
    return URI.create("http://127.0.0.1:%d/keys".formatted(server.getAddress().getPort()));
  }

  public IdentityProvider provider() {
    return new IdentityProvider(NAME, Set.of(AUDIENCE), keys());
  }

  public int fetches() {
    return fetches.get();
  }

  public void setAway(boolean away) {
    isAway = away;
  }

  /** A token that is valid for an hour and says this too. */
  public String token(Instant now, Map<String, Object> claims) {
    return token(key, now, claims);
  }

  /** The same, signed by somebody else. */
  public static String forged(RSAKey anotherKey, Instant now) {
    return token(anotherKey, now, Map.of("jti", Integer.toString(forgeries.incrementAndGet())));
  }

  private static final AtomicInteger forgeries = new AtomicInteger();

  public static RSAKey newKey() {
    try {
      return new RSAKeyGenerator(2048).keyID("rsa-1").generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String token(RSAKey key, Instant now, Map<String, Object> more) {
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .issuer(NAME)
            .subject(SUBJECT)
            .audience(AUDIENCE)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(3600)));
    more.forEach(claims::claim);
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
            claims.build());
    try {
      jwt.sign(new RSASSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return jwt.serialize();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
