package dev.tollgate.up;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.cli.client.Environment;
import dev.tollgate.cli.client.Table;
import dev.tollgate.testkit.gateway.GatewayState;
import dev.tollgate.testkit.gateway.GatewayState.PartState;
import dev.tollgate.testkit.gateway.GatewayState.Phase;
import java.io.PrintWriter;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tollgate status}: the processes, and the state of the services. */
@Command
final class StatusCommand implements Callable<Integer> {
  private static final int SOME_DO_NOT_RUN = 1;
  private static final int NOT_RUNNING = 3;

  private final Environment environment;
  private final Installation installation;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--json", description = "For programs: a list of processes.")
  private boolean json;

  @Option(names = "--dir", paramLabel = "DIR", description = "Where its state is kept.")
  private @Nullable Path directory;

  StatusCommand(Environment environment, Installation installation) {
    this.environment = environment;
    this.installation = installation;
  }

  @Override
  public Integer call() throws JsonProcessingException {
    Optional<GatewayState> state = GatewayState.read(installation.layout(directory).state());
    List<PartState> parts = state.map(GatewayState::parts).orElse(List.of());
    Map<String, ServiceReport> reports = reports(parts);
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? json(parts, reports) : table(parts) + lines(reports));
    boolean supervised = state.map(GatewayState::isSupervised).orElse(false);
    if (!supervised && parts.stream().noneMatch(PartState::isRunning)) {
      return NOT_RUNNING;
    }
    if (!supervised) {
      spec.commandLine()
          .getErr()
          .println(
              "tollgate: who started these was killed; \"down\" stops them, \"up\" starts anew");
    }
    boolean ready = state.filter(s -> s.phase() == Phase.READY).isPresent();
    return supervised
            && ready
            && parts.stream().allMatch(PartState::isRunning)
            && reports.values().stream().allMatch(ServiceReport::isReady)
        ? 0
        : SOME_DO_NOT_RUN;
  }

  private static Map<String, ServiceReport> reports(List<PartState> parts) {
    Map<String, ServiceReport> reports = new TreeMap<>();
    try (HttpClient http = HttpClient.newHttpClient()) {
      parts.stream()
          .filter(PartState::isRunning)
          .forEach(part ->
              ServiceReport.of(part, http).ifPresent(report -> reports.put(part.name(), report)));
    }
    return reports;
  }

  private String lines(Map<String, ServiceReport> reports) {
    if (reports.isEmpty()) {
      return "";
    }
    Table table = new Table();
    reports.forEach((name, report) -> table.row(name, report.text(environment.clock().instant())));
    return "\n\n" + table.render(environment.width());
  }

  private String json(List<PartState> parts, Map<String, ServiceReport> reports)
      throws JsonProcessingException {
    JsonMapper mapper = new JsonMapper();
    ArrayNode list = mapper.createArrayNode();
    for (PartState part : parts) {
      ObjectNode process = list.addObject();
      process.put("name", part.name()).put("pid", part.process().pid());
      ObjectNode ports = process.putObject("ports");
      new TreeMap<>(part.ports()).forEach(ports::put);
      process.put("state", stateOf(part)).put("restarts", part.restarts()).put("log", part.log());
      ServiceReport report = reports.get(part.name());
      if (report != null) {
        report.addTo(process, environment.clock().instant());
      }
    }
    return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(list);
  }

  private String table(List<PartState> parts) {
    if (parts.isEmpty()) {
      return "Tollgate is not running.";
    }
    Table table = new Table("NAME", "PID", "STATE", "RESTARTS", "PORTS");
    for (PartState part : parts) {
      String ports =
          new TreeMap<>(part.ports())
              .entrySet().stream()
                  .map(port -> port.getKey() + " " + port.getValue())
                  .collect(Collectors.joining(", "));
      table.row(part.name(), "" + part.process().pid(), stateOf(part), "" + part.restarts(), ports);
    }
    return table.render(environment.width());
  }

  private static String stateOf(PartState part) {
    return part.isRunning() ? "running" : "stopped";
  }
}
