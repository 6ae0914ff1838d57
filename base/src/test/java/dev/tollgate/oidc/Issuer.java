package dev.tollgate.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import dev.tollgate.boot.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Issues identity tokens and serves its keys over HTTP, as Google does. */
public final class Issuer implements AutoCloseable {
  /** The issuer in the tokens. */
  public static final String NAME = "https://accounts.example.com";

  /** For whom they are. */
  public static final String AUDIENCE = "https://gateway.example.com";

  private final HttpServer server;
  private final AtomicInteger fetches = new AtomicInteger();
  private volatile List<JWK> keys;
  private volatile boolean isAway;

  /** Starts with one RSA key and one EC key, {@code rsa-1} and {@code ec-1}. */
  public Issuer() throws IOException, JOSEException {
    keys = List.of(rsa("rsa-1"), ec("ec-1"));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/keys",
        exchange -> {
          fetches.incrementAndGet();
          byte[] body = new JWKSet(keys).toString(true).getBytes(UTF_8); // public keys only
          exchange.sendResponseHeaders(isAway ? 503 : 200, isAway ? -1 : body.length);
          if (!isAway) {
            exchange.getResponseBody().write(body);
          }
          exchange.close();
        });
    server.start();
  }

  /** A new RSA key. */
  public static RSAKey rsa(String id) throws JOSEException {
    return new RSAKeyGenerator(2048).keyID(id).generate();
  }

  static ECKey ec(String id) throws JOSEException {
    return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
  }

  /** The issuer in the settings of a service. */
  public IdentityProvider provider() {
    return new IdentityProvider(NAME, Set.of(AUDIENCE), keysUri());
  }

  /** The URI of its key set. */
  public URI keysUri() {
    return URI.create("http://127.0.0.1:%d/keys".formatted(server.getAddress().getPort()));
  }

  int fetches() {
    return fetches.get();
  }

  void rotateTo(JWK... newKeys) {
    keys = List.of(newKeys);
  }

  void goAway() {
    isAway = true;
  }

  void comeBack() {
    isAway = false;
  }

  /** A token that is valid for an hour, changed by {@code claims}, signed with the first key. */
  public Secret token(Instant now, Consumer<JWTClaimsSet.Builder> claims) throws JOSEException {
    return token(keys.getFirst(), now, claims);
  }

  Secret tokenOf(String keyId, Instant now) throws JOSEException {
    JWK key = keys.stream().filter(k -> k.getKeyID().equals(keyId)).findFirst().orElseThrow();
    return token(key, now, claims -> {});
  }

  static Secret token(JWK key, Instant now, Consumer<JWTClaimsSet.Builder> change)
      throws JOSEException {
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .issuer(NAME)
            .subject("1234567")
            .audience(AUDIENCE)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(3600)))
            .claim("email", "alice@example.com")
            .claim("email_verified", true);
    change.accept(claims);
    JWSAlgorithm algorithm =
        key instanceof RSAKey
            ? JWSAlgorithm.RS256
            : key instanceof ECKey ? JWSAlgorithm.ES256 : JWSAlgorithm.HS256;
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build(), claims.build());
    jwt.sign(signer(key));
    return Secret.of(jwt.serialize());
  }

  private static JWSSigner signer(JWK key) throws JOSEException {
    return switch (key) {
      case RSAKey rsa -> new RSASSASigner(rsa);
      case ECKey ec -> new ECDSASigner(ec);
      default -> new MACSigner(key.toOctetSequenceKey());
    };
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
