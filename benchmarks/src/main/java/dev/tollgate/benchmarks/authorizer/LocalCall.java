package dev.tollgate.benchmarks.authorizer;

import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.grpc.BindableService;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Calls a gRPC service's check without a transport, with the service's own marshallers. Not
 * thread-safe.
 */
final class LocalCall<Q, A> {
  private final ServerMethodDefinition<Q, A> method;

  private LocalCall(ServerMethodDefinition<Q, A> method) {
    this.method = method;
  }

  static LocalCall<?, ?> of(BindableService service) {
    String check = AuthorizationGrpc.getCheckMethod().getFullMethodName();
    return new LocalCall<>(service.bindService().getMethod(check));
  }

  /**
   * Handles a serialised request; returns the response's size in bytes, or 0 if it is not there
   * yet.
   */
  int answer(byte[] request) {
    Call call = new Call();
    ServerCall.Listener<Q> listener = method.getServerCallHandler().startCall(call, new Metadata());
    listener.onMessage(method.getMethodDescriptor().parseRequest(new Bytes(request)));
    listener.onHalfClose();
    listener.onComplete();
    return call.answer.size();
  }

  private final class Call extends ServerCall<Q, A> {
    private static final int INITIAL_BYTES = 512;

    private final ByteArrayOutputStream answer = new ByteArrayOutputStream(INITIAL_BYTES);

    @Override
    public void sendMessage(A message) {
      try (InputStream stream = method.getMethodDescriptor().streamResponse(message)) {
        ((Drainable) stream).drainTo(answer);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public MethodDescriptor<Q, A> getMethodDescriptor() {
      return method.getMethodDescriptor();
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public void request(int count) {}

    @Override
    public void sendHeaders(Metadata headers) {}

    @Override
    public void close(Status status, Metadata trailers) {}
  }

  /** A stream of known length, as gRPC's transport provides it. */
  private static final class Bytes extends ByteArrayInputStream implements KnownLength {
    Bytes(byte[] bytes) {
      super(bytes);
    }
  }
}
