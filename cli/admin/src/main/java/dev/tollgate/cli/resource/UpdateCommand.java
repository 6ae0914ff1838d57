package dev.tollgate.cli.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.cli.client.AdminApi;
import dev.tollgate.cli.client.ApiCommand;
import dev.tollgate.cli.client.CommandException;
import dev.tollgate.cli.client.Environment;
import dev.tollgate.cli.client.ExitCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code update}: changes some fields of a thing, unless somebody else just did. */
@Command
public final class UpdateCommand implements Callable<Integer> {
  private final Resource resource;
  private final Environment environment;

  @Mixin private final ApiCommand api;
  @Mixin private final BodyFields fields;

  @Parameters(paramLabel = "ID", description = "Its id.")
  private String id = "";

  @Option(
      names = "--clear",
      paramLabel = "FIELD",
      split = ",",
      description =
          "Takes a field away, named as \"get\" shows it: quota, metadata.team …; repeatable.")
  private List<String> cleared = List.of();

  /** Changes the fields that flags say. */
  public UpdateCommand(Resource resource, BodyFields fields, Environment environment) {
    this.resource = resource;
    this.fields = fields;
    this.environment = environment;
    this.api = new ApiCommand(environment);
  }

  @Override
  public Integer call() {
    return api.run(invocation -> {
      String path = resource.path(id);
      ObjectNode patch = patch();
      JsonNode changed =
          invocation.api().send("PATCH", path, headers(invocation.api(), path), patch).body();
      invocation.print(
          changed, width -> ResourceText.card(changed, environment.clock().instant(), width));
      return ExitCode.OK;
    });
  }

  private ObjectNode patch() throws CommandException {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    fields.addTo(patch);
    for (String field : cleared) {
      int dot = field.indexOf('.');
      if (dot < 0) {
        patch.putNull(field);
      } else {
        patch.withObjectProperty(field.substring(0, dot)).putNull(field.substring(dot + 1));
      }
    }
    if (patch.isEmpty()) {
      throw CommandException.usage(
          "nothing to change (expected: at least one flag that says what)");
    }
    return patch;
  }

  private static Map<String, String> headers(AdminApi api, String path) throws CommandException {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("content-type", "application/merge-patch+json");
    api.read(path).etag().ifPresent(etag -> headers.put("if-match", etag));
    return headers;
  }
}
