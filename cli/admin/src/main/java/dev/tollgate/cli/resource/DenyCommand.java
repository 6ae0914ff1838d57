package dev.tollgate.cli.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.cli.client.ApiCommand;
import dev.tollgate.cli.client.ConfirmationPrompt;
import dev.tollgate.cli.client.Environment;
import dev.tollgate.cli.client.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code deny}: shuts a thing off at each replica while the database is away. */
@Command
public final class DenyCommand implements Callable<Integer> {
  /** What the command does to any of its things. */
  public static final String DESCRIPTION =
      "In an emergency, while the database is away: shuts it off at each replica that is named. It"
          + " is suspended as soon as the database answers.";

  private static final String DENIALS = "/admin/v1/emergency-denials";

  private final Resource resource;

  @Mixin private final ApiCommand api;
  @Mixin private final ConfirmationPrompt confirmation;

  @Parameters(paramLabel = "ID", description = "Which one.")
  private String id = "";

  @Option(
      names = "--replica",
      paramLabel = "URL",
      required = true,
      description = "Admin address of a replica, such as http://10.0.0.7:9002. Give all of them.")
  private List<String> replicas = List.of();

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      required = true,
      description = "Why; it will be in the audit log.")
  private String reason = "";

  /** Shuts one thing off. */
  public DenyCommand(Resource resource, Environment environment) {
    this.resource = resource;
    this.api = new ApiCommand(environment.defaults());
    this.confirmation = new ConfirmationPrompt(environment.terminal());
  }

  @Override
  public Integer call() throws InterruptedException {
    int before =
        api.check(() -> {
          Resource.requireId(resource.noun(), id);
          confirmation.require(
              () -> "Deny %s %s at %d replicas".formatted(resource.noun(), id, replicas.size()));
        });
    return before == ExitCode.OK ? denyEverywhere() : before;
  }

  /** At all at once: one that does not answer must not keep the others waiting. */
  private int denyEverywhere() throws InterruptedException {
    List<Callable<Integer>> calls = new ArrayList<>();
    replicas.forEach(replica -> calls.add(() -> deny(replica)));
    int worst = ExitCode.OK;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Integer> exitCode : threads.invokeAll(calls)) {
        worst = Math.max(worst, exitCode.resultNow());
      }
    }
    return worst;
  }

  private int deny(String replica) {
    return api.runAt(
        replica,
        invocation -> {
          ObjectNode body = JsonNodeFactory.instance.objectNode().put(resource.noun(), id);
          JsonNode denial = invocation.api().post(DENIALS, body.put("reason", reason));
          invocation.print(
              denial, () -> "%s: %s %s is shut off.".formatted(replica, resource.noun(), id));
          return ExitCode.OK;
        });
  }
}
