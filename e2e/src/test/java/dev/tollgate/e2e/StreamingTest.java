package dev.tollgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.testkit.gateway.GatewayExtension;
import dev.tollgate.testkit.model.StreamGate;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The edge streams bodies of any size without buffering them. */
class StreamingTest {
  private static final long MIB = 1024 * 1024;
  private static final long LARGE = 200 * MIB;
  // A twelfth of the body: far above the capacity of windows and buffers, far below the body.
  private static final long FLAT = 16 * MIB;

  @RegisterExtension static final GatewayExtension GATEWAY = GatewayExtension.create();

  @Test
  void streamedAnswer_overHttp1_arrivesAsItIsProduced() throws Exception {
    try (Edge edge = Edge.http1(GATEWAY)) {
      assertFirstEventArrivesBeforeTheLastIsWritten(edge);
    }
  }

  @Test
  void streamedAnswer_overHttp2_arrivesAsItIsProduced() throws Exception {
    try (Edge edge = Edge.http2(GATEWAY)) {
      assertFirstEventArrivesBeforeTheLastIsWritten(edge);
    }
  }

  @Test
  void upload_200Megabytes_arrivesWholeWithMemoryFlat() throws Exception {
    try (Edge edge = Edge.http1(GATEWAY);
        EnvoyMemory memory = EnvoyMemory.watch(GATEWAY)) {
      MessageDigest sent = MessageDigest.getInstance("SHA-256");
      HttpRequest request =
          edge.request("/v1/videos/upload", "x-api-key", GATEWAY.credentials().key())
              .POST(BodyPublishers.ofInputStream(() -> new RandomBytes(LARGE, sent)))
              .build();

      HttpResponse<String> response = edge.send(request);

      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      assertThat(response.body())
          .contains("\"bytes\":" + LARGE, HexFormat.of().formatHex(sent.digest()));
      assertThat(memory.mostGrowth()).isLessThan(FLAT);
    }
  }

  @Test
  void download_200Megabytes_arrivesWholeWithMemoryFlat() throws Exception {
    try (Edge edge = Edge.http2(GATEWAY);
        EnvoyMemory memory = EnvoyMemory.watch(GATEWAY)) {
      String path = "/v1/videos/7/content?bytes=" + LARGE;
      HttpResponse<InputStream> response =
          edge.open(edge.request(path, "x-api-key", GATEWAY.credentials().key()).GET().build());

      MessageDigest received = MessageDigest.getInstance("SHA-256");
      long bytes = 0;
      try (InputStream body = response.body()) {
        byte[] block = new byte[64 * 1024];
        for (int read = body.read(block); read >= 0; read = body.read(block)) {
          received.update(block, 0, read);
          bytes += read;
        }
      }

      assertThat(bytes).isEqualTo(LARGE);
      assertThat(response.headers().firstValue("x-content-sha256"))
          .hasValue(HexFormat.of().formatHex(received.digest()));
      assertThat(memory.mostGrowth()).isLessThan(FLAT);
    }
  }

  private static void assertFirstEventArrivesBeforeTheLastIsWritten(Edge edge) throws Exception {
    try (StreamGate.Hold hold = GATEWAY.model().holdStreams()) {
      HttpResponse<InputStream> response =
          edge.streamChat("x-api-key", GATEWAY.credentials().key());
      try (BufferedReader events =
          new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
        // The backend holds everything after its first event, so reading one proves the point.
        assertThat(events.readLine()).startsWith("data: {");
        hold.release();
        assertThat(events.lines().filter(line -> line.equals("data: [DONE]"))).hasSize(1);
      }
    }
  }

  /** Pseudo-random bytes with a digest of those that were read. */
  private static final class RandomBytes extends InputStream {
    private final SplittableRandom random = new SplittableRandom(42);
    private final MessageDigest digest;
    private long left;

    RandomBytes(long length, MessageDigest digest) {
      this.left = length;
      this.digest = digest;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      if (left == 0) {
        return -1;
      }
      int count = (int) Math.min(length, left);
      byte[] bytes = new byte[count];
      random.nextBytes(bytes);
      digest.update(bytes);
      System.arraycopy(bytes, 0, target, offset, count);
      left -= count;
      return count;
    }
  }

  /** Samples Envoy's allocated memory while a test runs. */
  private static final class EnvoyMemory implements AutoCloseable {
    private final AtomicBoolean running = new AtomicBoolean(true);
    private final AtomicLong most = new AtomicLong();
    private final long before;
    private final ExecutorService sampler = Executors.newVirtualThreadPerTaskExecutor();

    private EnvoyMemory(GatewayExtension gateway) throws IOException {
      before = gateway.envoyAllocatedBytes();
      sampler.execute(() -> sample(gateway));
    }

    static EnvoyMemory watch(GatewayExtension gateway) throws IOException {
      return new EnvoyMemory(gateway);
    }

    /** The peak of the allocated memory minus its initial value, in bytes. */
    long mostGrowth() {
      assertThat(most.get()).as("samples were taken").isPositive();
      return most.get() - before;
    }

    @Override
    public void close() {
      running.set(false);
      sampler.close();
    }

    private void sample(GatewayExtension gateway) {
      while (running.get()) {
        try {
          most.accumulateAndGet(gateway.envoyAllocatedBytes(), Math::max);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }
}
