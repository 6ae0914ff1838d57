package dev.tollgate.cli.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class ApiCommandTest {
  private static final String PROBLEM = "application/problem+json";

  @TempDir Path directory;
  private FakeServer server;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Map<String, String> variables = Map.of("TOLLGATE_TOKEN", "t0ken");
  private ApiCommand.Work work =
      invocation -> {
        var thing = invocation.api().get("/things/1");
        invocation.print(thing, _ -> "thing " + thing.path("id").asText());
        return ExitCode.OK;
      };

  @Command(name = "thing")
  static final class ThingCommand implements Callable<Integer> {
    @Mixin private final ApiCommand api;
    private final ApiCommand.Work work;

    ThingCommand(Environment environment, ApiCommand.Work work) {
      this.api = new ApiCommand(environment);
      this.work = work;
    }

    @Override
    public Integer call() {
      return api.run(work);
    }
  }

  @BeforeEach
  void start() throws IOException {
    server = new FakeServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void run_answer_isShownForPeople() {
    server.answers(200, "application/json", "{\"id\": \"1\"}");

    assertThat(run("--server", server.url())).isEqualTo(ExitCode.OK);
    assertThat(out.toString().strip()).isEqualTo("thing 1");
    assertThat(server.requests()).containsExactly("GET /things/1 Bearer t0ken");
  }

  @ParameterizedTest
  @CsvSource({"--json,", "--output=json,", ",json"})
  void run_json_printsTheAnswerItself(@Nullable String flag, @Nullable String variable) {
    server.answers(200, "application/json", "{\"id\": \"1\"}");
    variables =
        Map.of(
            "TOLLGATE_TOKEN", "t0ken", "TOLLGATE_OUTPUT", Optional.ofNullable(variable).orElse(""));
    String server = "--server=" + this.server.url();

    assertThat(flag == null ? run(server) : run(server, flag)).isZero();
    assertThat(out.toString()).contains("\"id\" : \"1\"");
  }

  @Test
  void run_problem_isShownWithEachField() {
    server.answers(
        400,
        PROBLEM,
        """
        {"title": "Fields of the request are wrong", "detail": "2 faults", "errors": [
          {"field": "nmae", "value": "x", "expected": "no such field; did you mean name?"},
          {"field": "role", "expected": "owner\\u001b[2J or none"}], "requestId": "r1"}
        """);

    assertThat(run("--server", server.url())).isEqualTo(ExitCode.FAILED);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString())
        .isEqualTo(
            """
            tollgate: Fields of the request are wrong
              nmae: x (expected: no such field; did you mean name?)
              role (expected: owner?[2J or none)
            """);
  }

  @Test
  void run_problemForAProgram_isItsJson() throws Exception {
    server.answers(409, PROBLEM, "{\"type\": \"urn:x\", \"status\": 409}");

    assertThat(run("--json", "--server", server.url())).isEqualTo(ExitCode.FAILED);
    assertThat(new JsonMapper().readTree(err.toString()).path("type").asText()).isEqualTo("urn:x");
  }

  @Test
  void run_faultOfTheServer_namesTheRequest() {
    server.answers(500, PROBLEM, "{\"title\": \"Something\", \"requestId\": \"r1\"}");

    assertThat(run("--server", server.url())).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString()).contains("request id: r1");
  }

  @ParameterizedTest
  @CsvSource({"401", "403"})
  void run_notAllowed_hasAnExitCodeOfItsOwn(int status) {
    server.answers(status, PROBLEM, "{\"title\": \"No\"}");

    assertThat(run("--server", server.url())).isEqualTo(ExitCode.DENIED);
  }

  @Test
  void run_nobodyListens_hasAnExitCodeOfItsOwn() {
    server.close();

    assertThat(run("--server", server.url())).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(err.toString()).contains(server.url() + " cannot be reached");
  }

  @Test
  void run_redirect_isNotFollowed() {
    server.answers(302, "text/html", "<p>elsewhere");

    assertThat(run("--server", server.url())).isEqualTo(ExitCode.FAILED);
    assertThat(server.requests()).hasSize(1);
    assertThat(err.toString()).contains("302", "is not the admin API");
  }

  @Test
  void run_pageOfAProxy_isNotShown() {
    server.answers(502, "text/html", "<p>bad gateway");

    assertThat(run("--server", server.url())).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString()).contains("answered 502").doesNotContain("<p>");
  }

  @Test
  void run_pageThatIsNotJson_saysThatItIsNotTheAdminApi() {
    server.answers(404, "text/html", "<p>nothing here");

    assertThat(run("--server", server.url())).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString()).contains("is not the admin API", "404", "text/html");
  }

  @Test
  void run_errorOfTheEdge_saysThatItIsNotTheAdminApi() {
    server.answers(401, "application/json", "{\"error\": {\"code\": \"missing_api_key\"}}");

    assertThat(run("--server", server.url())).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString()).contains("is not the admin API");
  }

  @Test
  void run_tokenRefused_saysWhereItCameFrom() throws Exception {
    server.answers(401, PROBLEM, "{\"title\": \"No\"}");
    Path file = Files.writeString(directory.resolve("token"), "t1");

    run("--server", server.url());
    assertThat(err.toString()).contains("the token came from the variable TOLLGATE_TOKEN");
    run("--server", server.url(), "--token-file", file.toString());
    assertThat(err.toString()).contains("the token came from --token-file " + file);
  }

  @Test
  void run_clearTextToAnotherMachine_warns() {
    run("--server", "http://gateway.invalid:1");
    assertThat(err.toString()).contains("warning: the token goes to http://gateway.invalid:1");

    err.getBuffer().setLength(0);
    run("--server", server.url());
    assertThat(err.toString()).doesNotContain("warning");
  }

  @Test
  void run_tlsToAServerWithoutTls_saysSo() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.startVirtualThread(() -> answerBadRequest(plain));
      assertThat(run("--server", "https://127.0.0.1:" + plain.getLocalPort()))
          .isEqualTo(ExitCode.UNREACHABLE);
    }
    assertThat(err.toString()).contains("does not speak TLS (expected: http://");
  }

  @Test
  void run_caFileWithoutCertificates_isWrongUsage() throws Exception {
    Path file = Files.writeString(directory.resolve("ca.pem"), "nothing");

    assertThat(run("--server", "https://127.0.0.1:1", "--ca-file", file.toString()))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--ca-file: " + file);
  }

  @Test
  void list_manyPages_readsAsManyAsWanted() {
    server.answers(200, "application/json", "{\"items\": [1, 2], \"nextCursor\": \"a b\"}");
    work =
        invocation -> {
          invocation
              .out()
              .println(invocation.api().list("/things", Map.of("name", "x&y"), 5).size());
          return ExitCode.OK;
        };

    assertThat(run("--server", server.url())).isZero();
    assertThat(server.requests())
        .extracting(request -> List.of(request.split(" ")).get(1))
        .containsExactly(
            "/things?name=x%26y&limit=5",
            "/things?name=x%26y&limit=3&cursor=a+b", "/things?name=x%26y&limit=1&cursor=a+b");
  }

  @Test
  void run_noServer_isWrongUsageAndSaysWhereToNameIt() {
    assertThat(run()).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--server", "TOLLGATE_SERVER", "config.yaml");
  }

  @ParameterizedTest
  @CsvSource({
    "gateway:8081",
    "ftp://gateway",
    "https://user@gateway",
    "https://gateway/admin",
    "http://"
  })
  void run_serverThatIsNoAddress_isWrongUsage(String url) {
    assertThat(run("--server", url)).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("expected: https://HOST");
  }

  @Test
  void run_tokenThatIsNone_isWrongUsageAndNotQuoted() throws Exception {
    Path file = Files.writeString(directory.resolve("token"), "two\nlines");

    assertThat(run("--server", server.url(), "--token-file", file.toString()))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--token-file").doesNotContain("two");
  }

  private static void answerBadRequest(ServerSocket server) {
    try (Socket client = server.accept()) {
      // Servers answer after they have read something.
      assertThat(client.getInputStream().read()).isNotNegative();
      client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
      client.shutdownOutput();
      client.getInputStream().readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int run(String... args) {
    Environment environment =
        new Environment(
            new ConnectionDefaults(variables, directory.resolve("config.yaml"), Optional::empty),
            Terminal.NONE,
            InputStream.nullInputStream(),
            InstantSource.system(),
            Environment.UNLIMITED);
    return new CommandLine(new ThingCommand(environment, work))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }
}
