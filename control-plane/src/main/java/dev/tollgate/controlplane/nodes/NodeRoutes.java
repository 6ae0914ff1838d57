package dev.tollgate.controlplane.nodes;

import dev.tollgate.admin.access.Permission;
import dev.tollgate.admin.http.AdminCall;
import dev.tollgate.admin.http.AdminRoutes;
import dev.tollgate.controlplane.render.ResourceType;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code /admin/v1/nodes}: the Envoys connected to this replica and what each has accepted. */
public final class NodeRoutes {
  private final NodeRegistry nodes;

  /** Routes over the registry of this replica. */
  public NodeRoutes(NodeRegistry nodes) {
    this.nodes = nodes;
  }

  /** Registers the routes. */
  public void register(AdminRoutes routes) {
    routes.get("/admin/v1/nodes", Permission.READ_CONFIG, this::list);
  }

  private void list(AdminCall call) {
    call.ok(new NodeList(nodes.all().stream().map(NodeView::of).toList()));
  }

  record NodeList(List<NodeView> items) {}

  record NodeView(String id, Optional<String> build, Instant connectedAt, List<TypeView> types) {
    static NodeView of(NodeStatus node) {
      List<TypeView> types =
          Arrays.stream(ResourceType.values())
              .flatMap(type -> node.of(type).map(status -> TypeView.of(type, status)).stream())
              .toList();
      return new NodeView(node.id(), present(node.build()), node.connectedAt(), types);
    }
  }

  record TypeView(
      String type,
      Optional<String> target,
      Optional<String> sent,
      Optional<String> acked,
      boolean settled,
      Optional<Nack> nack,
      Instant since) {
    static TypeView of(ResourceType type, TypeStatus status) {
      return new TypeView(
          type.name().toLowerCase(Locale.ROOT),
          present(status.target()),
          present(status.sent()),
          present(status.acked()),
          status.settled(),
          Optional.ofNullable(status.nack()),
          status.since());
    }
  }

  private static Optional<String> present(String text) {
    return Stream.of(text).filter(t -> !t.isEmpty()).findFirst();
  }
}
