package dev.tollgate.controlplane.render;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;

/**
 * Frames of HTTP/2 (RFC 9113) over a socket, for what no HTTP client sends: trailers of a request.
 * For one thread. Close it.
 */
final class Http2Frames implements AutoCloseable {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int END_STREAM = 1;
  static final int END_HEADERS = 4;
  static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII);

  private static final int ACK = 1;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;

  record Frame(int type, int flags, int stream, ByteString payload) {
    boolean endsStream() {
      return (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
    }
  }

  Http2Frames(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(30_000);
    this.in = new DataInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
  }

  /** Sends the client's side of the preface. */
  void beginAsClient() throws IOException {
    out.write(PREFACE);
    write(SETTINGS, 0, 0, new byte[0]);
  }

  /** Reads the client's side of the preface and answers it. */
  void beginAsServer() throws IOException {
    if (!Arrays.equals(in.readNBytes(PREFACE.length), PREFACE)) {
      throw new EOFException("no client of HTTP/2");
    }
    write(SETTINGS, 0, 0, new byte[0]);
  }

  void write(int type, int flags, int stream, byte[] payload) throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(new byte[] {0, (byte) (payload.length >> 8), (byte) payload.length});
    frame.write(new byte[] {(byte) type, (byte) flags, 0, 0, 0, (byte) stream});
    frame.write(payload);
    out.write(frame.toByteArray());
    out.flush();
  }

  /** The next frame of a stream; acknowledges settings and pings before it. */
  Frame readOfStream() throws IOException {
    while (true) {
      int length = (in.readUnsignedByte() << 16) | in.readUnsignedShort();
      Frame frame =
          new Frame(
              in.readUnsignedByte(),
              in.readUnsignedByte(),
              in.readInt(),
              ByteString.copyFrom(in.readNBytes(length)));
      if (frame.stream() != 0) {
        return frame;
      }
      if ((frame.type() == SETTINGS || frame.type() == PING) && (frame.flags() & ACK) == 0) {
        write(
            frame.type(),
            ACK,
            0,
            frame.type() == PING ? frame.payload().toByteArray() : new byte[0]);
      }
    }
  }

  /** Encodes headers without compression (RFC 7541, section 6.2.2), given as names and values. */
  static byte[] headers(String... namesAndValues) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    for (int i = 0; i < namesAndValues.length; i++) {
      if (i % 2 == 0) {
        block.write(0);
      }
      byte[] text = namesAndValues[i].getBytes(US_ASCII);
      block.write(text.length);
      block.writeBytes(text);
    }
    return block.toByteArray();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
