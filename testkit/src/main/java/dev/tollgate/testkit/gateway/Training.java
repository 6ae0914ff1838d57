package dev.tollgate.testkit.gateway;

import dev.tollgate.testkit.admin.AdminClient;
import dev.tollgate.testkit.admin.AdminClient.CreatedKey;
import dev.tollgate.testkit.gateway.GatewaySettings.Caches;
import dev.tollgate.testkit.process.AotCache;
import dev.tollgate.testkit.process.ManagedProcess;
import dev.tollgate.testkit.process.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Creates the AOT caches of the Java processes: runs a gateway, uses it like clients and admins do,
 * and stops it. On exit each process writes its loaded classes and its method profiles. Stateless.
 */
public final class Training {
  private static final int KEYS = 40;

  /** With {@link #KEYS} keys, enough for C2 to compile most of the path of a check. */
  private static final int REQUESTS_PER_KEY = 60;

  private static final List<PartName> JAVA_PARTS =
      List.of(PartName.AUTHZ, PartName.CONTROL_PLANE, PartName.BACKEND);

  private Training() {}

  /**
   * Runs the training, which takes some 35 seconds on two idle cores.
   *
   * @param settings settings with a directory of their own and {@link Caches#WRITTEN}
   * @param progress a callback for progress messages
   * @throws IOException if the gateway cannot be started, used or stopped
   */
  public static void run(GatewaySettings settings, Consumer<String> progress) throws IOException {
    try (LocalGateway gateway = LocalGateway.start(settings, progress)) {
      Credentials credentials = gateway.credentials();
      try (HttpClient http = HttpClient.newBuilder().version(Version.HTTP_1_1).build();
          AdminClient admin = new AdminClient(credentials.adminUrl(), credentials.adminToken())) {
        List<String> keys = createKeys(admin);
        progress.accept("calling the gateway");
        administer(admin, gateway.layout());
        runCommand(settings, gateway);
        keys.parallelStream().forEach(key -> send(http, credentials.httpUrl(), key));
      }
      progress.accept("writing the caches");
      JAVA_PARTS.parallelStream().forEach(gateway::stop);
    }
  }

  private static List<String> createKeys(AdminClient admin) throws IOException {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      String quota = i % 2 == 0 ? "" : ", \"quota\": {\"requests\": 1000000, \"window\": \"1d\"}";
      keys.add(admin.createKeyFrom("{\"name\": \"key %d\"%s}".formatted(i, quota)).secret());
    }
    return keys;
  }

  private static void administer(AdminClient admin, Layout layout) throws IOException {
    for (String resource : List.of("keys", "apps", "tenants", "products", "config", "nodes")) {
      admin.get("/admin/v1/" + resource);
    }
    CreatedKey key = admin.createKey("revoked");
    admin.revokeKey(key.id());
    admin.putConfig(Files.readString(layout.document()));
  }

  /** Runs the admin command with the launcher's options, so that it writes its cache. */
  private static void runCommand(GatewaySettings settings, LocalGateway gateway)
      throws IOException {
    Credentials credentials = gateway.credentials();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m"));
    AotCache cache = AotCache.of(settings.cacheDirectory(), "admin", true);
    command.addAll(cache.options());
    Path jar = settings.built().resolve("cli/admin/target/tollgate-cli.jar");
    command.addAll(List.of("-cp", jar.toString(), "dev.tollgate.cli.Main", "keys", "list"));
    Map<String, String> server = new HashMap<>(cache.environment());
    server.put("TOLLGATE_SERVER", credentials.adminUrl());
    server.put("TOLLGATE_TOKEN", credentials.adminToken());
    Path log = gateway.layout().log("admin");
    try (ManagedProcess process =
        ManagedProcess.start(Program.of("keys list", command, server, log))) {
      int exit = process.onExit().join();
      if (exit != 0) {
        throw new IOException("keys list ended with %d:%n%s".formatted(exit, process.logTail(15)));
      }
    }
  }

  /** Sends valid keys and some malformed ones; the responses do not matter. */
  private static void send(HttpClient http, String url, String key) {
    HttpRequest valid = request(url, key);
    HttpRequest invalid = request(url, "unknown");
    try {
      for (int i = 0; i < REQUESTS_PER_KEY; i++) {
        http.send(i % 10 == 0 ? invalid : valid, BodyHandlers.discarding());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException("the gateway does not answer", e);
    }
  }

  private static HttpRequest request(String url, String key) {
    return HttpRequest.newBuilder(URI.create(url + "/v1/models")).header("x-api-key", key).build();
  }
}
