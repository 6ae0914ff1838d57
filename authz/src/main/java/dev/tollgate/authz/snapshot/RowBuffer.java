package dev.tollgate.authz.snapshot;

import dev.tollgate.authz.feed.Position;
import dev.tollgate.authz.feed.Row;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Encodes rows in a buffer that grows. For one thread. Bytes that are read were written by the same
 * version of this class, because the files are authenticated and carry a version.
 */
final class RowBuffer {
  private static final byte NULL = 0;
  private static final byte TEXT = 1;
  private static final byte NUMBER = 2;
  private static final byte TIME = 3;
  private static final byte BYTES = 4;
  private static final byte TEXTS = 5;
  private static final byte FLAG = 6;

  private ByteBuffer bytes = ByteBuffer.allocate(64 * 1024);

  /** Number of bytes in the buffer. */
  int size() {
    return bytes.position();
  }

  void clear() {
    bytes.clear();
  }

  /** A view of the bytes. */
  ByteBuffer content() {
    return bytes.duplicate().flip();
  }

  void number(long value) {
    room(Long.BYTES).putLong(value);
  }

  void text(String text) {
    bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  void position(Position position) {
    number(position.seq());
    text(position.mark().toString());
  }

  /** Writes the names of the columns of the rows that follow. */
  void columns(List<String> columns) {
    texts(columns);
  }

  /** Writes the values of a row. */
  void row(Row row) {
    row.values().forEach(this::value);
  }

  private void value(@Nullable Object value) {
    switch (value) {
      case null -> tag(NULL);
      case String text -> {
        tag(TEXT);
        text(text);
      }
      case Long number -> {
        tag(NUMBER);
        number(number);
      }
      case Instant time -> {
        tag(TIME);
        number(time.getEpochSecond());
        number(time.getNano());
      }
      case byte[] some -> {
        tag(BYTES);
        bytes(some);
      }
      case List<?> texts -> {
        tag(TEXTS);
        texts(texts);
      }
      case Boolean flag -> {
        tag(FLAG);
        tag((byte) (flag ? 1 : 0));
      }
      default -> throw new IllegalArgumentException(value.getClass() + " is not a value of a row");
    }
  }

  void tag(byte tag) {
    room(1).put(tag);
  }

  private void bytes(byte[] some) {
    room(Integer.BYTES + some.length).putInt(some.length).put(some);
  }

  private void texts(List<?> texts) {
    room(Integer.BYTES).putInt(texts.size());
    texts.forEach(this::value);
  }

  private ByteBuffer room(int size) {
    if (bytes.remaining() < size) {
      int wanted = Math.max(bytes.capacity() * 2, bytes.position() + size);
      bytes = ByteBuffer.allocate(wanted).put(bytes.flip());
    }
    return bytes;
  }

  /** Reads values in the order in which they were written. */
  static final class Reader {
    private final ByteBuffer bytes;

    Reader(ByteBuffer bytes) {
      this.bytes = bytes;
    }

    boolean isAtEnd() {
      return !bytes.hasRemaining();
    }

    long number() {
      return bytes.getLong();
    }

    String text() {
      return new String(bytes(), StandardCharsets.UTF_8);
    }

    Position position() {
      return new Position(number(), UUID.fromString(text()));
    }

    Map<String, Integer> columns() {
      Map<String, Integer> columns = new LinkedHashMap<>();
      texts().forEach(column -> columns.put(String.valueOf(column), columns.size()));
      return columns;
    }

    Row row(Map<String, Integer> columns) {
      @Nullable Object[] values = new Object[columns.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = value();
      }
      return new Row(columns, values);
    }

    byte tag() {
      return bytes.get();
    }

    private @Nullable Object value() {
      byte tag = bytes.get();
      return switch (tag) {
        case NULL -> null;
        case TEXT -> text();
        case NUMBER -> number();
        case TIME -> Instant.ofEpochSecond(number(), number());
        case BYTES -> bytes();
        case TEXTS -> texts();
        case FLAG -> bytes.get() == 1;
        default -> throw new IllegalArgumentException("tag %d (expected: 0 to 6)".formatted(tag));
      };
    }

    private byte[] bytes() {
      byte[] some = new byte[bytes.getInt()];
      bytes.get(some);
      return some;
    }

    private List<?> texts() {
      @Nullable Object[] texts = new Object[bytes.getInt()];
      for (int i = 0; i < texts.length; i++) {
        texts[i] = value();
      }
      return Collections.unmodifiableList(Arrays.asList(texts));
    }
  }
}
