package dev.tollgate.cli.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.cli.client.AdminApi;
import dev.tollgate.cli.client.ApiCommand;
import dev.tollgate.cli.client.CommandException;
import dev.tollgate.cli.client.ConfigFile;
import dev.tollgate.cli.client.Environment;
import dev.tollgate.cli.client.ExitCode;
import dev.tollgate.cli.client.Invocation;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tollgate init}: the first owner. */
@Command
final class InitCommand implements Callable<Integer> {
  private static final String CALLERS = "/admin/v1/callers";

  @Mixin private final ApiCommand api;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = "first owner",
      description = "Whom the token is for (usually first owner).")
  private String name = "";

  @Option(names = "--save", description = "Keep server and token in config.yaml (mode 0600).")
  private boolean save;

  @Option(names = "--force", description = "Also if there is an owner, or a token in config.yaml.")
  private boolean force;

  InitCommand(Environment environment) {
    this.api = new ApiCommand(environment);
  }

  @Override
  public Integer call() {
    return api.run(invocation -> {
      ConfigFile config = api.config();
      requireFirst(invocation.api(), config);
      ObjectNode body = JsonNodeFactory.instance.objectNode();
      JsonNode owner =
          invocation.api().create(CALLERS, body.put("name", name).put("role", "owner"));
      invocation.print(owner, _ -> text(owner));
      invocation.out().flush(); // what comes now may fail, and the token is shown only once
      if (save) {
        save(invocation, config, owner);
      }
      return ExitCode.OK;
    });
  }

  private void requireFirst(AdminApi api, ConfigFile config) throws CommandException {
    if (force) {
      return;
    }
    if (save && config.token().isPresent()) {
      throw CommandException.failed(config + " has a token (expected: none; --force replaces it)");
    }
    Optional<JsonNode> owner =
        api.list(CALLERS, Map.of(), Integer.MAX_VALUE).stream()
            .filter(InitCommand::isOwner)
            .findFirst();
    if (owner.isPresent()) {
      throw CommandException.failed(
          "there is an owner: %s, %s (expected: none; --force makes one more)"
              .formatted(owner.get().path("id").asText(), owner.get().path("name").asText()));
    }
  }

  private static boolean isOwner(JsonNode caller) {
    boolean isOver =
        caller.has("expiresAt")
            && !Instant.parse(caller.path("expiresAt").asText()).isAfter(Instant.now());
    return caller.path("role").asText().equals("owner") && !caller.has("revokedAt") && !isOver;
  }

  private static String text(JsonNode owner) {
    return """
    %s is an owner until %s. Its token, which nothing shows again:

      %s
    """
        .formatted(
            owner.path("id").asText(),
            owner.path("expiresAt").asText(),
            owner.path("token").asText());
  }

  private static void save(Invocation invocation, ConfigFile config, JsonNode owner)
      throws CommandException {
    try {
      config.save(invocation.api().server(), owner.path("token").asText());
    } catch (IOException e) {
      throw CommandException.failed("the token is not in %s: %s".formatted(config, e.getMessage()));
    }
    if (!invocation.isJson()) {
      invocation.out().println("It is in " + config + ", where other commands find it.");
    }
  }
}
