package dev.tollgate.admin.http;

import dev.tollgate.admin.json.StrictJson;
import dev.tollgate.admin.problem.Problem;
import dev.tollgate.admin.problem.ProblemException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces Jetty's HTML error page with a problem (RFC 9457), for requests that Jetty itself
 * rejects.
 */
final class JettyErrorHandler extends ErrorHandler {
  private static final Logger logger = LoggerFactory.getLogger(JettyErrorHandler.class);

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String requestId = RequestIds.orNew(request.getHeaders().get(RequestIds.HEADER));
    ProblemException problem = ProblemResponses.ofServer(response.getStatus());
    logger
        .atInfo()
        .addKeyValue("requestId", requestId)
        .addKeyValue("status", problem.kind().status())
        .addKeyValue("outcome", problem.kind().wireName())
        .addKeyValue("caller", "none")
        .addKeyValue("source", Request.getRemoteAddr(request))
        .log("admin call refused");
    response.setStatus(problem.kind().status());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, ProblemResponses.CONTENT_TYPE);
    response.getHeaders().put(RequestIds.HEADER, requestId);
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, CallLog.NO_STORE);
    byte[] body = StrictJson.write(Problem.of(problem, requestId));
    response.write(true, ByteBuffer.wrap(body), callback);
    return true;
  }
}
