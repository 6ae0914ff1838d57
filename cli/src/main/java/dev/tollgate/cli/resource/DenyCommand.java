package dev.tollgate.cli.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.cli.remote.Consent;
import dev.tollgate.cli.remote.ExitCode;
import dev.tollgate.cli.remote.Outside;
import dev.tollgate.cli.remote.Remote;
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
@Command(mixinStandardHelpOptions = true, footer = ExitCode.HELP)
public final class DenyCommand implements Callable<Integer> {
  /** What the command does to any of its things. */
  public static final String DESCRIPTION =
      "In an emergency, while the database is away: shuts it off at each replica that is named. It"
          + " is suspended as soon as the database answers.";

  private static final String DENIALS = "/admin/v1/emergency-denials";

  private final Resource resource;

  @Mixin private final Remote remote;
  @Mixin private final Consent consent;

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
  public DenyCommand(Resource resource, Outside outside) {
    this.resource = resource;
    this.remote = new Remote(outside.sources());
    this.consent = new Consent(outside.terminal());
  }

  @Override
  public Integer call() throws InterruptedException {
    int before =
        remote.check(() -> {
          Resource.requireId(resource.noun(), id);
          consent.require(
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
    return remote.runAt(
        replica,
        session -> {
          ObjectNode body = JsonNodeFactory.instance.objectNode().put(resource.noun(), id);
          JsonNode denial = session.api().post(DENIALS, body.put("reason", reason));
          session.print(
              denial, () -> "%s: %s %s is shut off.".formatted(replica, resource.noun(), id));
          return ExitCode.OK;
        });
  }
}
