package dev.tollgate.cli.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.cli.Tollgate;
import dev.tollgate.cli.Tollgate.Run;
import dev.tollgate.cli.client.ExitCode;
import dev.tollgate.cli.client.FakeServer;
import dev.tollgate.cli.client.FakeServer.Request;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConfigurationCommandsTest {
  private FakeServer server;
  private Tollgate tollgate;

  @BeforeEach
  void start() throws IOException {
    server = new FakeServer();
    server.answersTo(
        "GET",
        200,
        """
        {"revision": 3, "state": "proven", "author": "adm_1", "createdAt": "2026-01-31T12:00:00Z",
         "document": "listeners: []\\nroutes: []\\n"}
        """);
    tollgate = new Tollgate(server);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void get_people_getTheDocumentAloneOnStandardOutput() {
    Run run = tollgate.run("config", "get");

    assertThat(run.out()).isEqualTo("listeners: []\nroutes: []\n");
    assertThat(run.err()).contains("revision 3 (proven), put by adm_1");
  }

  @Test
  void diff_otherDocument_isUnifiedAndFails() {
    Run run = tollgate.reading("listeners: []\nroutes: [a]\n").run("config", "diff", "--file", "-");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.out())
        .isEqualTo(
            """
            --- revision 3
            +++ -
            @@ -1,2 +1,2 @@
             listeners: []
            -routes: []
            +routes: [a]
            """);
  }

  @Test
  void diff_sameDocument_isSilentAndDone() {
    Run run = tollgate.reading("listeners: []\nroutes: []\n").run("config", "diff", "--file", "-");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEmpty();
  }

  @Test
  void put_revisionInForce_namesItsTag() {
    server.answersTo(
        "PUT",
        200,
        "{\"revision\": 4, \"state\": \"proven\", \"changed\": true, \"waitingFor\": []}");

    Run run =
        tollgate.reading("routes: []").run("config", "put", "--file", "-", "--if-revision", "3");

    Request put = server.received().getLast();
    assertThat(put.body()).isEqualTo("routes: []");
    assertThat(put.headers())
        .containsEntry("if-match", "\"7\"")
        .containsEntry("content-type", "application/yaml");
    assertThat(run.out().strip()).isEqualTo("Revision 4 is in force (proven).");
  }

  @Test
  void put_anotherRevisionInForce_changesNothing() {
    Run run =
        tollgate.reading("routes: []").run("config", "put", "--file", "-", "--if-revision", "2");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("revision 3 is in force (expected: 2)");
    assertThat(server.received()).extracting(Request::method).containsOnly("GET");
  }

  @Test
  void validate_file_isSentWhole() {
    server.answersTo("POST", 200, "{\"changed\": true}");

    Run run = tollgate.reading("routes: [é]").run("config", "validate", "--file", "-");

    assertThat(server.received().getLast().path()).isEqualTo("/admin/v1/config:validate");
    assertThat(server.received().getLast().body()).isEqualTo("routes: [é]");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void nodes_refusalThatLasts_isShownAndOneOfThePastIsNot() {
    server.answersTo(
        "GET",
        200,
        """
        {"items": [
          {"id": "edge-1", "build": "c/1.40.0/Clean", "connectedAt": "2026-01-31T12:00:00Z", "types": [
            {"type": "routes", "settled": false, "sent": "2", "nack": {"version": "2", "error": "bad"}}]},
          {"id": "edge-2", "connectedAt": "2026-01-31T12:00:00Z", "types": [
            {"type": "routes", "settled": true, "sent": "3", "nack": {"version": "2", "error": "bad"}},
            {"type": "clusters", "settled": false, "sent": "3"}]}]}
        """);

    assertThat(tollgate.run("nodes").out())
        .containsPattern("edge-1 +REFUSED .*1\\.40\\.0 +routes: bad")
        .containsPattern("edge-2 +behind .*clusters not accepted yet");
  }
}
