package dev.tollgate.authz.check.server;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.rpc.Code;
import com.google.rpc.Status;
import dev.tollgate.authz.check.Decision.Allow;
import dev.tollgate.authz.check.Decision.Deny;
import dev.tollgate.authz.check.DenyReason;
import dev.tollgate.authz.check.Principal;
import dev.tollgate.authz.quota.Limit;
import dev.tollgate.authz.quota.Standing;
import dev.tollgate.contract.CheckMetadata;
import dev.tollgate.contract.TrustedHeader;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.envoyproxy.envoy.service.auth.v3.DeniedHttpResponse;
import io.envoyproxy.envoy.service.auth.v3.OkHttpResponse;
import io.envoyproxy.envoy.type.v3.HttpStatus;
import io.envoyproxy.envoy.type.v3.StatusCode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Decisions as responses to Envoy. Each sets a status: without one, Envoy lets a request pass. */
final class CheckResponses {
  private static final long SHORT_RETRY_SECONDS = 1;
  private static final String CHALLENGE = "Bearer realm=\"tollgate\"";

  private CheckResponses() {}

  static CheckResponse allow(Allow allow, String route, String revision) {
    Principal principal = allow.principal();
    OkHttpResponse.Builder ok =
        OkHttpResponse.newBuilder()
            .addHeaders(header(TrustedHeader.ROUTE, route))
            .addHeaders(header(TrustedHeader.APP, principal.app()))
            .addHeaders(header(TrustedHeader.TENANT, principal.tenant()));
    identify(principal, ok);
    Struct.Builder metadata = metadata(principal, allow.product(), revision);
    put(metadata, CheckMetadata.DECISION, CheckMetadata.ALLOW);
    return CheckResponse.newBuilder()
        .setStatus(status(Code.OK))
        .setOkResponse(ok)
        .setDynamicMetadata(metadata)
        .build();
  }

  private static void identify(Principal principal, OkHttpResponse.Builder ok) {
    switch (principal) {
      case Principal.Key key -> {
        ok.addHeaders(header(TrustedHeader.KEY, key.key().id().value()));
        new TreeMap<>(key.key().metadata())
            .forEach(
                (name, value) -> ok.addHeaders(header(TrustedHeader.META_PREFIX + name, value)));
      }
      case Principal.Identity(var identity) ->
          ok.addHeaders(header(TrustedHeader.SUBJECT, identity.subject()));
    }
  }

  static CheckResponse deny(Deny deny, String revision) {
    DenyReason reason = deny.reason();
    DeniedHttpResponse.Builder denied =
        DeniedHttpResponse.newBuilder()
            .setStatus(
                HttpStatus.newBuilder().setCode(StatusCode.forNumber(reason.error().status())))
            .addHeaders(header("content-type", "application/json"))
            // Another key, or the same one later, gets another answer.
            .addHeaders(header("cache-control", "no-store"))
            .setBody(body(deny));
    headers(deny).forEach(denied::addHeaders);
    Struct.Builder metadata = metadata(deny.principal(), deny.product(), revision);
    put(metadata, CheckMetadata.DECISION, CheckMetadata.DENY);
    put(metadata, CheckMetadata.REASON, reason.wireName());
    return CheckResponse.newBuilder()
        .setStatus(status(code(reason)))
        .setDeniedResponse(denied)
        .setDynamicMetadata(metadata)
        .build();
  }

  private static String body(Deny deny) {
    return deny.wouldAllow().isEmpty()
        ? deny.reason().body()
        : deny.reason()
            .body("Products that allow it: %s.".formatted(String.join(", ", deny.wouldAllow())));
  }

  private static List<HeaderValueOption> headers(Deny deny) {
    return switch (deny.reason().error()) {
      case MISSING_API_KEY -> List.of(header("www-authenticate", CHALLENGE));
      case INVALID_API_KEY ->
          List.of(header("www-authenticate", CHALLENGE + ", error=\"invalid_token\""));
      case GATEWAY_UNAVAILABLE, RATE_LIMITED ->
          List.of(header("retry-after", Long.toString(SHORT_RETRY_SECONDS)));
      default -> deny.standing() == null ? List.of() : spent(deny.standing());
    };
  }

  private static List<HeaderValueOption> spent(Standing standing) {
    List<HeaderValueOption> headers = new ArrayList<>(rateLimit(standing));
    headers.addFirst(header("retry-after", Long.toString(standing.resetsInSeconds())));
    return headers;
  }

  /** Headers of draft-ietf-httpapi-ratelimit-headers. */
  private static List<HeaderValueOption> rateLimit(Standing standing) {
    Limit limit = standing.limit();
    String policy = "\"" + limit.id() + "\"";
    return List.of(
        header(
            "ratelimit-policy", policy + ";q=" + limit.amount() + ";w=" + limit.window().seconds()),
        header(
            "ratelimit",
            policy + ";r=" + standing.remaining() + ";t=" + standing.resetsInSeconds()));
  }

  /** The part of an allowing answer that is for one request only. */
  static CheckResponse standing(Standing standing) {
    return CheckResponse.newBuilder()
        .setOkResponse(OkHttpResponse.newBuilder().addAllResponseHeadersToAdd(rateLimit(standing)))
        .build();
  }

  private static Code code(DenyReason reason) {
    return switch (reason.error().status()) {
      case 401 -> Code.UNAUTHENTICATED;
      case 403 -> Code.PERMISSION_DENIED;
      case 429 -> Code.RESOURCE_EXHAUSTED;
      default -> Code.UNAVAILABLE;
    };
  }

  private static Status status(Code code) {
    return Status.newBuilder().setCode(code.getNumber()).build();
  }

  private static Struct.Builder metadata(
      @Nullable Principal principal, @Nullable String product, String revision) {
    Struct.Builder metadata = Struct.newBuilder();
    put(metadata, CheckMetadata.REVISION, revision);
    if (product != null) {
      put(metadata, CheckMetadata.PRODUCT, product);
    }
    if (principal != null) {
      put(metadata, CheckMetadata.APP, principal.app());
      put(metadata, CheckMetadata.TENANT, principal.tenant());
      switch (principal) {
        case Principal.Key key -> put(metadata, CheckMetadata.KEY, key.key().id().value());
        case Principal.Identity(var identity) ->
            put(metadata, CheckMetadata.SUBJECT, identity.subject());
      }
    }
    return metadata;
  }

  @CanIgnoreReturnValue
  private static Struct.Builder put(Struct.Builder metadata, CheckMetadata name, String value) {
    return metadata.putFields(name.key(), Value.newBuilder().setStringValue(value).build());
  }

  private static HeaderValueOption header(TrustedHeader name, String value) {
    return header(name.headerName(), value);
  }

  /** In {@code value}: Envoy's ext_authz does not read {@code raw_value}. */
  private static HeaderValueOption header(String name, String value) {
    return HeaderValueOption.newBuilder()
        .setHeader(HeaderValue.newBuilder().setKey(name).setValue(value))
        .setAppendAction(HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD)
        .build();
  }
}
