package dev.tollgate.cli.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.cli.client.ApiCommand;
import dev.tollgate.cli.client.ConfirmationPrompt;
import dev.tollgate.cli.client.Environment;
import dev.tollgate.cli.client.ExitCode;
import dev.tollgate.cli.command.CommandDefinition;
import dev.tollgate.cli.command.SingleCommand;
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
  private static final String DENIALS = "/admin/v1/emergency-denials";

  private final Resource resource;

  @Mixin private final ApiCommand api;
  @Mixin private final ConfirmationPrompt confirmation;

  @Parameters(paramLabel = "ID", description = "Its id.")
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

  /** {@code deny} of a resource. */
  public static CommandDefinition definition(Resource resource, Environment environment) {
    return new SingleCommand(
        "deny",
        "Denies every call at each replica that is named, while the database is away. When the"
            + " database answers again, the %s is suspended.".formatted(resource.noun()),
        () -> new DenyCommand(resource, environment),
        "tollgate %ss deny ID --reason leaked --replica http://10.0.0.7:9002"
            .formatted(resource.noun()));
  }

  private DenyCommand(Resource resource, Environment environment) {
    this.resource = resource;
    this.api = new ApiCommand(environment);
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
              denial, _ -> "%s: %s %s is shut off.".formatted(replica, resource.noun(), id));
          return ExitCode.OK;
        });
  }
}
