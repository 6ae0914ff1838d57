package dev.tollgate.controlplane.render;

import static dev.tollgate.controlplane.render.Http2Frames.DATA;
import static dev.tollgate.controlplane.render.Http2Frames.END_HEADERS;
import static dev.tollgate.controlplane.render.Http2Frames.END_STREAM;
import static dev.tollgate.controlplane.render.Http2Frames.HEADERS;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A backend of HTTP/2 that answers 200 and remembers of which frames a request consisted. */
final class Http2Backend implements AutoCloseable {
  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final BlockingQueue<List<String>> requests = new LinkedBlockingQueue<>();

  Http2Backend() throws IOException {
    Thread.ofVirtual().start(this::acceptAll);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Names of the frames of the next request; frames without content and header are left out. */
  List<String> takeRequest() throws InterruptedException {
    List<String> request = requests.poll(30, TimeUnit.SECONDS);
    return request == null ? List.of("no request") : request;
  }

  private void acceptAll() {
    try {
      while (true) {
        Socket socket = listener.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      // closed at the end of the test
    }
  }

  private void serve(Socket socket) {
    try (Http2Frames frames = new Http2Frames(socket)) {
      frames.beginAsServer();
      List<String> request = new ArrayList<>();
      while (true) {
        Http2Frames.Frame frame = frames.readOfStream();
        if (frame.type() == HEADERS || (frame.type() == DATA && !frame.payload().isEmpty())) {
          request.add(frame.type() == HEADERS ? "HEADERS" : "DATA");
        }
        if (frame.endsStream()) {
          requests.add(List.copyOf(request));
          request.clear();
          frames.write(
              HEADERS,
              END_HEADERS | END_STREAM,
              frame.stream(),
              Http2Frames.headers(":status", "200"));
        }
      }
    } catch (SocketException e) {
      // closed by Envoy
    } catch (IOException e) {
      requests.add(List.of(e.toString()));
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
