package dev.tollgate.cli.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.cli.remote.AdminApi;
import dev.tollgate.cli.remote.ExitCode;
import dev.tollgate.cli.remote.Outside;
import dev.tollgate.cli.remote.Remote;
import dev.tollgate.cli.remote.RemoteException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code update}: changes some fields of a thing, unless somebody else just did. */
@Command(mixinStandardHelpOptions = true, footer = ExitCode.HELP)
public final class UpdateCommand implements Callable<Integer> {
  private final Resource resource;
  private final Outside outside;

  @Mixin private final Remote remote;
  @Mixin private final Fields fields;

  @Parameters(paramLabel = "ID", description = "Which one.")
  private String id = "";

  @Option(
      names = "--clear",
      paramLabel = "FIELD",
      split = ",",
      description =
          "Takes a field away, named as \"get\" shows it: quota, metadata.team …; repeatable.")
  private List<String> cleared = List.of();

  /** Changes the fields that flags say. */
  public UpdateCommand(Resource resource, Fields fields, Outside outside) {
    this.resource = resource;
    this.fields = fields;
    this.outside = outside;
    this.remote = new Remote(outside.sources());
  }

  @Override
  public Integer call() {
    return remote.run(session -> {
      String path = resource.path(id);
      ObjectNode patch = patch();
      JsonNode changed =
          session.api().send("PATCH", path, headers(session.api(), path), patch).body();
      session.print(changed, () -> Screen.card(changed, outside.clock().instant()));
      return ExitCode.OK;
    });
  }

  private ObjectNode patch() throws RemoteException {
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
      throw RemoteException.usage("nothing to change (expected: at least one flag that says what)");
    }
    return patch;
  }

  private static Map<String, String> headers(AdminApi api, String path) throws RemoteException {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("content-type", "application/merge-patch+json");
    api.read(path).etag().ifPresent(etag -> headers.put("if-match", etag));
    return headers;
  }
}
