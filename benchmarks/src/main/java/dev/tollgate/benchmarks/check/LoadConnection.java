package dev.tollgate.benchmarks.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** A keep-alive connection of {@link Load} with at most one request in flight. Not thread-safe. */
final class LoadConnection implements AutoCloseable {
  private final SocketChannel channel;
  private final ByteBuffer request;
  private final HttpResponseBuffer answer = new HttpResponseBuffer();
  private long sentAtNanos;

  private LoadConnection(SocketChannel channel, byte[] request) {
    this.channel = channel;
    this.request = ByteBuffer.allocateDirect(request.length).put(request).flip();
  }

  static LoadConnection open(InetSocketAddress target, byte[] request, Selector selector)
      throws IOException {
    SocketChannel channel = SocketChannel.open(target);
    LoadConnection connection = new LoadConnection(channel, request);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, connection);
    return connection;
  }

  void send() throws IOException {
    answer.clear();
    sentAtNanos = System.nanoTime();
    channel.write(request.rewind());
    if (request.hasRemaining()) {
      throw new IOException("the socket took only a part of the request");
    }
  }

  /** Reads available bytes. At the end of a response records it and sends the request again. */
  void onReadable(Tally tally) {
    try {
      if (channel.read(answer.buffer()) < 0) {
        throw new IOException("Envoy closed the connection after:\n" + answer);
      }
      if (answer.isComplete()) {
        if (answer.isOk()) {
          tally.answered(System.nanoTime() - sentAtNanos);
        } else {
          tally.refused(answer.toString());
        }
        send();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
