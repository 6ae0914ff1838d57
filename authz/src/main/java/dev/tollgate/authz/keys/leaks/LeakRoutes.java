package dev.tollgate.authz.keys.leaks;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tollgate.admin.access.Caller;
import dev.tollgate.admin.access.Permission;
import dev.tollgate.admin.access.Role;
import dev.tollgate.admin.http.AdminCall;
import dev.tollgate.admin.http.AdminRoutes;
import dev.tollgate.admin.problem.ProblemException;
import dev.tollgate.admin.problem.ProblemKind;
import dev.tollgate.authz.keys.KeyStore;
import dev.tollgate.authz.keys.secret.ForeignKey;
import dev.tollgate.authz.records.Editor;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /admin/v1/leaked-keys}: accepts the reports of GitHub's secret scanning partner program
 * and revokes the leaked keys. Needs no token; the report must be signed by GitHub.
 */
public final class LeakRoutes {
  private static final Logger logger = LoggerFactory.getLogger(LeakRoutes.class);
  private static final String PATH = "/admin/v1/leaked-keys";
  private static final String KEY = "github-public-key-identifier";
  private static final String SIGNATURE = "github-public-key-signature";
  private static final Caller GITHUB =
      new Caller("github-secret-scanning", "GitHub secret scanning", Role.NONE, null);

  private final KeyStore keys;
  private final Optional<PublishedKeys> signers;

  /**
   * Routes over the store.
   *
   * @param signers public keys for the signatures; empty if reports are not accepted
   */
  public LeakRoutes(KeyStore keys, Optional<PublishedKeys> signers) {
    this.keys = keys;
    this.signers = signers;
  }

  /** Adds the route to the server. */
  public void register(AdminRoutes routes) {
    routes.post(PATH, Permission.ANYONE, this::report);
  }

  /** The response for each token, in GitHub's format. */
  private record Feedback(
      @JsonProperty("token_hash") String tokenHash,
      @JsonProperty("token_type") String tokenType,
      String label) {}

  private void report(AdminCall call) throws Exception {
    PublishedKeys published = signers.orElseThrow(LeakRoutes::notTaken);
    byte[] body = call.body("application/json");
    requireSignature(call, published, body);
    Editor editor = Editor.everywhere(call.actorAs(GITHUB));
    List<Feedback> answer = new ArrayList<>();
    for (LeakReport.Found found : LeakReport.parse(body).tokens()) {
      boolean isOurs = keys.revokeLeaked(found.token(), found.leak(), editor);
      answer.add(
          new Feedback(
              HexFormat.of().formatHex(ForeignKey.ofText(found.token()).sha256()),
              found.leak().type(),
              isOurs ? "true_positive" : "false_positive"));
    }
    logger.atInfo().addKeyValue("tokens", answer.size()).log("leaked keys reported");
    call.ok(answer);
  }

  private static void requireSignature(AdminCall call, PublishedKeys published, byte[] body)
      throws InterruptedException {
    String id = call.requestHeader(KEY).orElse("");
    Optional<PublicKey> key;
    try {
      key = id.isEmpty() ? Optional.empty() : published.find(id);
    } catch (IOException e) {
      logger.atWarn().addKeyValue("cause", e.getMessage()).log("no keys to check reports with");
      throw ProblemException.unavailable("the reporter's public keys cannot be read; try again");
    }
    String signature = call.requestHeader(SIGNATURE).orElse("");
    if (key.isEmpty() || !isSigned(body, signature, key.get())) {
      throw new ProblemException(
          ProblemKind.FORBIDDEN,
          SIGNATURE + ": missing or wrong (expected: the reporter's signature of the body)",
          List.of());
    }
  }

  private static boolean isSigned(byte[] body, String signature, PublicKey key) {
    try {
      Signature verifier = Signature.getInstance("SHA256withECDSA");
      verifier.initVerify(key);
      verifier.update(body);
      return verifier.verify(Base64.getDecoder().decode(signature));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  private static ProblemException notTaken() {
    return new ProblemException(
        ProblemKind.NOT_FOUND, "reports of leaked keys are not taken here", List.of());
  }
}
