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

/**
 * Replaces Jetty's HTML error page with a problem (RFC 9457), for requests that Jetty itself
 * rejects.
 */
final class JettyErrorHandler extends ErrorHandler {
  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Object reason = request.getAttribute(ERROR_MESSAGE);
    String requestId = RequestIds.orNew(request.getHeaders().get(RequestIds.HEADER));
    ProblemException problem =
        ProblemResponses.ofServer(
            response.getStatus(), reason == null ? "refused" : reason.toString());
    response.setStatus(problem.kind().status());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, ProblemResponses.CONTENT_TYPE);
    response.getHeaders().put(RequestIds.HEADER, requestId);
    byte[] body = StrictJson.write(Problem.of(problem, requestId));
    response.write(true, ByteBuffer.wrap(body), callback);
    return true;
  }
}
