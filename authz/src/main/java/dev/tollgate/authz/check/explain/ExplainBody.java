package dev.tollgate.authz.check.explain;

import dev.tollgate.admin.problem.FieldFaults;
import dev.tollgate.admin.problem.ProblemException;
import dev.tollgate.admin.problem.ProblemKind;
import dev.tollgate.authz.check.Attempt;
import dev.tollgate.authz.check.Credentials;
import dev.tollgate.authz.check.EvaluationContext;
import dev.tollgate.authz.check.StepName;
import dev.tollgate.authz.keys.KeyId;
import dev.tollgate.contract.RouteKind;
import dev.tollgate.net.IpAddress;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The request to explain, as an admin describes it; see the OpenAPI document. Never prints the key.
 */
record ExplainBody(
    @Nullable String key,
    @Nullable String keyId,
    @Nullable String method,
    @Nullable String path,
    @Nullable String model,
    @Nullable String source,
    @Nullable Instant at) {
  private static final int MAX_KEY_CHARS = 500;
  private static final int MAX_PATH_CHARS = 8_000;
  private static final int MAX_MODEL_CHARS = 200;
  private static final Pattern METHOD = Pattern.compile("[A-Z][A-Z-]{0,19}");
  private static final String ANY_ROUTE = "explained";

  void check(FieldFaults faults) {
    faults.expect(
        (key == null) != (keyId == null), "keyId", keyId, "either the id or the text of a key");
    faults.expect(
        key == null || (!key.isEmpty() && key.length() <= MAX_KEY_CHARS),
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
    checkPath(faults);
    faults.expect(
        model == null || (!model.isEmpty() && model.length() <= MAX_MODEL_CHARS),
        "model",
        model,
        "the name of a model, at most 200 characters");
    faults.expect(
        source == null || IpAddress.parse(source).isPresent(),
        "source",
        source,
        IpAddress.EXPECTED);
  }

  private void checkPath(FieldFaults faults) {
    if (path == null || !path.startsWith("/") || path.length() > MAX_PATH_CHARS) {
      faults.add(
          "path",
          path == null ? "missing" : path,
          "a path such as /v1/chat/completions, at most 8000 characters");
      return;
    }
    switch (EdgePath.of(path)) {
      case EdgePath.Forwarded _ -> {}
      case EdgePath.Redirected(String target) ->
          faults.add("path", path, "%s, to which the edge redirects this path".formatted(target));
      case EdgePath.Refused(String why) -> faults.add("path", path, why);
    }
  }

  /** The path as Envoy sends it to authz. */
  String edgePath() {
    return EdgePath.of(String.valueOf(path)) instanceof EdgePath.Forwarded(String normalized)
        ? normalized
        : String.valueOf(path);
  }

  /**
   * Rejects a question about what the gateway does not enforce.
   *
   * @throws ProblemException with 422
   */
  void requireEnforced() {
    if (model != null) {
      FieldFaults faults = new FieldFaults();
      faults.add(
          "model",
          model,
          "none, because the gateway does not read requests yet and cannot restrict their models");
      throw ProblemException.invalid(ProblemKind.NOT_ENFORCED, faults.list());
    }
  }

  /** The context of the request to explain. Only after {@link #check} without faults. */
  EvaluationContext context(Instant now) {
    Attempt attempt =
        new Attempt(
            new Credentials(key == null ? List.of() : List.of(key), List.of()),
            String.valueOf(method),
            edgePath(),
            ANY_ROUTE,
            RouteKind.PLAIN,
            "",
            source == null ? "" : source,
            "");
    EvaluationContext context =
        keyId == null
            ? EvaluationContext.of(attempt, model)
            : EvaluationContext.of(attempt, model, new KeyId(keyId));
    context.begin(at == null ? now : at);
    return context;
  }

  /** The steps that have nothing to look at. */
  Set<StepName> unasked() {
    Set<StepName> steps = EnumSet.noneOf(StepName.class);
    if (key == null) {
      steps.add(StepName.CREDENTIAL);
    }
    if (source == null) {
      steps.add(StepName.SOURCE);
    }
    if (model == null) {
      steps.add(StepName.MODEL);
    }
    return steps;
  }

  @Override
  public String toString() {
    return "ExplainBody[%s %s]".formatted(method, path);
  }
}
