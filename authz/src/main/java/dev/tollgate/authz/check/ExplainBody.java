package dev.tollgate.authz.check;

import dev.tollgate.admin.problem.FieldFaults;
import dev.tollgate.authz.check.Credentials.Presented;
import dev.tollgate.authz.keys.KeyId;
import dev.tollgate.boot.NetworkRange;
import dev.tollgate.contract.RouteKind;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an admin wants to be explained; see the OpenAPI document. Never prints the key. */
record ExplainBody(
    @Nullable String key,
    @Nullable String keyId,
    @Nullable String method,
    @Nullable String path,
    @Nullable String model,
    @Nullable String source,
    @Nullable Instant at) {
  private static final int MOST_KEY = 500;
  private static final int MOST_PATH = 8_000;
  private static final int MOST_MODEL = 200;
  private static final Pattern METHOD = Pattern.compile("[A-Z][A-Z-]{0,19}");
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");
  private static final String ANY_ROUTE = "explained";

  void check(FieldFaults faults) {
    faults.expect(
        (key == null) != (keyId == null), "keyId", keyId, "either the id or the text of a key");
    faults.expect(
        key == null || (!key.isEmpty() && key.length() <= MOST_KEY),
        "key",
        null, // a secret
        "the text of a key, at most 500 characters");
    faults.expect(
        keyId == null || KeyId.isWellFormed(keyId),
        "keyId",
        keyId,
        "key_ and 16 letters or digits");
    faults.expect(
        method != null && METHOD.matcher(method).matches(),
        "method",
        method == null ? "missing" : method,
        "a method of HTTP in upper case, such as POST");
    faults.expect(
        path != null && path.startsWith("/") && path.length() <= MOST_PATH,
        "path",
        path == null ? "missing" : path,
        "a path such as /v1/chat/completions, at most 8000 characters");
    faults.expect(
        model == null || (!model.isEmpty() && model.length() <= MOST_MODEL),
        "model",
        model,
        "the name of a model, at most 200 characters");
    faults.expect(
        source == null || NetworkRange.address(source).isPresent(),
        "source",
        source,
        "an IPv4 or IPv6 address");
    faults.expect(
        at == null || (!at.isBefore(FIRST) && !at.isAfter(LAST)),
        "at",
        at,
        "a time such as 2026-01-31T12:00:00Z");
  }

  /** What is known before the first step. Only after {@link #check} without faults. */
  Findings findings(Instant now) {
    Attempt attempt =
        new Attempt(
            new Credentials(key == null ? List.of() : List.of(key), List.of()),
            String.valueOf(method),
            String.valueOf(path),
            ANY_ROUTE,
            RouteKind.PLAIN,
            "",
            source == null ? "" : source,
            "");
    Findings findings = new Findings(attempt, at == null ? now : at);
    findings.model = model;
    if (keyId != null) {
      findings.presented = new Presented.Named(new KeyId(keyId));
    }
    return findings;
  }

  /** Names of the steps that have nothing to look at. */
  Set<String> unasked() {
    Set<String> steps = new HashSet<>();
    if (key == null) {
      steps.add(CredentialStep.NAME);
    }
    if (source == null) {
      steps.add(SourceStep.NAME);
    }
    if (model == null) {
      steps.add(ModelStep.NAME);
    }
    return steps;
  }

  @Override
  public String toString() {
    return "ExplainBody[%s %s]".formatted(method, path);
  }
}
