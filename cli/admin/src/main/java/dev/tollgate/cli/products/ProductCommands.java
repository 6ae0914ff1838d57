package dev.tollgate.cli.products;

import dev.tollgate.cli.client.ConfirmationPrompt;
import dev.tollgate.cli.client.Environment;
import dev.tollgate.cli.command.CommandGroup;
import dev.tollgate.cli.command.SingleCommand;
import dev.tollgate.cli.resource.CreateCommand;
import dev.tollgate.cli.resource.DeleteCommand;
import dev.tollgate.cli.resource.DenyCommand;
import dev.tollgate.cli.resource.GetCommand;
import dev.tollgate.cli.resource.ListCommand;
import dev.tollgate.cli.resource.ListFilter;
import dev.tollgate.cli.resource.Resource;
import dev.tollgate.cli.resource.StopCommand;
import dev.tollgate.cli.resource.StopCommand.Verb;
import dev.tollgate.cli.resource.UpdateCommand;
import dev.tollgate.cli.resource.VerbCommand;
import java.util.List;

/** The commands of this package. Stateless. */
public final class ProductCommands {
  private static final Resource TENANT =
      new Resource("tenant", List.of("id", "name", "status", "createdAt", "metadata"));
  private static final Resource APP =
      new Resource("app", List.of("id", "name", "status", "tenant", "products", "createdAt"));
  private static final Resource PRODUCT =
      new Resource("product", List.of("id", "name", "operations", "environments", "createdAt"));

  private ProductCommands() {}

  /** Adds {@code tenants}, {@code apps} and {@code products}. */
  public static void addTo(CommandGroup root, Environment environment) {
    root.with(tenants(environment)).with(apps(environment)).with(products(environment));
  }

  private static CommandGroup tenants(Environment environment) {
    return new CommandGroup("tenants", "Manages tenants: customers, who own apps.")
        .with(
            "list",
            "Lists tenants.",
            () -> new ListCommand(TENANT, new ListFilter.None(), environment),
            "tollgate tenants list")
        .with(
            "get",
            "Shows one tenant.",
            () -> new GetCommand(TENANT, environment),
            "tollgate tenants get ten_7TfJm2QxLr9wZc4B")
        .with(
            new SingleCommand(
                    "create",
                    "Creates a tenant.",
                    () -> new CreateCommand(TENANT.path(), new TenantFields(), environment),
                    "tollgate tenants create --name Acme")
                .requiring("--name"))
        .with(
            "update",
            "Changes a tenant, unless somebody else just did.",
            () -> new UpdateCommand(TENANT, new TenantFields(), environment),
            "tollgate tenants update ten_7TfJm2QxLr9wZc4B --name 'Acme Ltd'")
        .with(
            "suspend",
            "Stops all keys of all its apps for a while.",
            () -> suspend(TENANT, environment),
            "tollgate tenants suspend ten_7TfJm2QxLr9wZc4B")
        .with(DenyCommand.definition(TENANT, environment))
        .with(
            "resume",
            "Takes the suspension of a tenant back.",
            () -> VerbCommand.resume(TENANT, environment),
            "tollgate tenants resume ten_7TfJm2QxLr9wZc4B")
        .with(
            "delete",
            "Deletes a tenant that has no apps.",
            () -> new DeleteCommand(TENANT, environment),
            "tollgate tenants delete ten_7TfJm2QxLr9wZc4B");
  }

  private static CommandGroup apps(Environment environment) {
    return new CommandGroup("apps", "Manages apps, which own keys and belong to a tenant.")
        .with(
            "list",
            "Lists apps.",
            () -> new ListCommand(APP, new AppFilter(), environment),
            "tollgate apps list --tenant ten_7TfJm2QxLr9wZc4B")
        .with(
            "get",
            "Shows one app.",
            () -> new GetCommand(APP, environment),
            "tollgate apps get app_7TfJm2QxLr9wZc4B")
        .with(
            new SingleCommand(
                    "create",
                    "Creates an app.",
                    () -> new CreateCommand(APP.path(), new NewAppFields(), environment),
                    "tollgate apps create --tenant ten_7TfJm2QxLr9wZc4B --name web --product chat")
                .requiring("--name"))
        .with(
            "update",
            "Changes an app, unless somebody else just did.",
            () -> new UpdateCommand(APP, new AppFields(), environment),
            "tollgate apps update app_7TfJm2QxLr9wZc4B --product chat --product video")
        .with(
            "suspend",
            "Stops all its keys for a while.",
            () -> suspend(APP, environment),
            "tollgate apps suspend app_7TfJm2QxLr9wZc4B")
        .with(DenyCommand.definition(APP, environment))
        .with(
            "resume",
            "Takes the suspension of an app back.",
            () -> VerbCommand.resume(APP, environment),
            "tollgate apps resume app_7TfJm2QxLr9wZc4B")
        .with(
            "delete",
            "Deletes an app that has no keys.",
            () -> new DeleteCommand(APP, environment),
            "tollgate apps delete app_7TfJm2QxLr9wZc4B");
  }

  private static CommandGroup products(Environment environment) {
    return new CommandGroup("products", "Manages products: operations that apps may call.")
        .with(
            "list",
            "Lists products.",
            () -> new ListCommand(PRODUCT, new ListFilter.None(), environment),
            "tollgate products list")
        .with(
            "get",
            "Shows one product.",
            () -> new GetCommand(PRODUCT, environment),
            "tollgate products get chat")
        .with(
            "create",
            "Creates a product. It needs an id and operations, from flags or a file.",
            () ->
                new CreateCommand(
                    PRODUCT.path(), new NewProductFields(environment.input()), environment),
            "tollgate products create --id chat --allow 'POST /v1/chat/**'")
        .with(
            "update",
            "Changes a product, unless somebody else just did.",
            () -> new UpdateCommand(PRODUCT, new ProductFields(environment.input()), environment),
            "tollgate products update chat --allow 'POST /v1/chat/**' --allow 'GET /v1/models'")
        .with(
            "delete",
            "Deletes a product that no app is approved for.",
            () -> new DeleteCommand(PRODUCT, environment),
            "tollgate products delete chat");
  }

  private static StopCommand suspend(Resource resource, Environment environment) {
    return new StopCommand(
        resource, Verb.SUSPEND, new ConfirmationPrompt(environment.terminal()), environment);
  }
}
