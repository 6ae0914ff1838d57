package dev.tollgate.cli.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.cli.client.ApiCommand;
import dev.tollgate.cli.client.Environment;
import dev.tollgate.cli.client.ExitCode;
import dev.tollgate.cli.client.Table;
import dev.tollgate.cli.client.Times;
import java.time.Instant;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tollgate nodes}. */
@Command
final class NodesCommand implements Callable<Integer> {
  private final Environment environment;

  @Mixin private final ApiCommand api;

  NodesCommand(Environment environment) {
    this.environment = environment;
    this.api = new ApiCommand(environment);
  }

  @Override
  public Integer call() {
    return api.run(invocation -> {
      JsonNode nodes = invocation.api().get("/admin/v1/nodes").path("items");
      Instant now = environment.clock().instant();
      invocation.print(
          nodes, width -> nodes.isEmpty() ? "No node is connected." : table(nodes, now, width));
      return ExitCode.OK;
    });
  }

  private static String table(JsonNode nodes, Instant now, int width) {
    Table table = new Table("ID", "STATE", "CONNECTED", "ENVOY", "DETAIL");
    for (JsonNode node : nodes) {
      table.row(
          node.path("id").asText(),
          state(node),
          Times.relative(Instant.parse(node.path("connectedAt").asText()), now),
          version(node.path("build").asText("-")),
          detail(node));
    }
    return table.render(width);
  }

  private static String state(JsonNode node) {
    String state = "in sync";
    for (JsonNode type : node.path("types")) {
      if (isRefused(type)) {
        return "REFUSED";
      }
      if (!type.path("settled").asBoolean()) {
        state = "behind";
      }
    }
    return state;
  }

  private static String detail(JsonNode node) {
    StringJoiner detail = new StringJoiner("; ").setEmptyValue("-");
    for (JsonNode type : node.path("types")) {
      String name = type.path("type").asText();
      if (isRefused(type)) {
        detail.add(name + ": " + type.path("nack").path("error").asText());
      } else if (!type.path("settled").asBoolean()) {
        detail.add(name + " not accepted yet");
      }
    }
    return detail.toString();
  }

  /** A refusal is kept after the node recovered. */
  private static boolean isRefused(JsonNode type) {
    return !type.path("settled").asBoolean()
        && type.path("nack").path("version").asText("-").equals(type.path("sent").asText(""));
  }

  /** Envoy says {@code commit/version/state/type/library}. */
  private static String version(String build) {
    String[] parts = build.split("/", -1);
    return parts.length > 1 ? parts[1] : build;
  }
}
