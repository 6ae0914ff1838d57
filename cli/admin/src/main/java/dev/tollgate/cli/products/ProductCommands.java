package dev.tollgate.cli.products;

import dev.tollgate.cli.client.ConfirmationPrompt;
import dev.tollgate.cli.client.Environment;
import dev.tollgate.cli.command.CommandGroup;
import dev.tollgate.cli.resource.CreateCommand;
import dev.tollgate.cli.resource.DeleteCommand;
import dev.tollgate.cli.resource.DenyCommand;
import dev.tollgate.cli.resource.GetCommand;
import dev.tollgate.cli.resource.ListCommand;
import dev.tollgate.cli.resource.ListFilter;
import dev.tollgate.cli.resource.Resource;
import dev.tollgate.cli.resource.ResumeCommand;
import dev.tollgate.cli.resource.StopCommand;
import dev.tollgate.cli.resource.StopCommand.Verb;
import dev.tollgate.cli.resource.UpdateCommand;
import java.util.List;

/** The commands of this package. Stateless. */
public final class ProductCommands {
  private static final Resource TENANT =
      new Resource("tenant", List.of("id", "name", "status", "metadata", "createdAt"));
  private static final Resource APP =
      new Resource("app", List.of("id", "name", "tenant", "status", "products", "createdAt"));
  private static final Resource PRODUCT =
      new Resource("product", List.of("id", "name", "environments", "operations", "createdAt"));

  private ProductCommands() {}

  /** Adds {@code tenants}, {@code apps} and {@code products}. */
  public static void addTo(CommandGroup root, Environment environment) {
    root.with(tenants(environment)).with(apps(environment)).with(products(environment));
  }

  private static CommandGroup tenants(Environment environment) {
    return new CommandGroup("tenants", "Manages tenants: customers, who own apps.")
        .with(
            "list",
            () -> new ListCommand(TENANT, new ListFilter.None(), environment),
            "Lists tenants.")
        .with("get", () -> new GetCommand(TENANT, environment), "Shows one tenant.")
        .with(
            "create",
            () -> new CreateCommand(TENANT.path(), new TenantFields(), environment),
            "Makes a tenant.")
        .with(
            "update",
            () -> new UpdateCommand(TENANT, new TenantFields(), environment),
            "Changes a tenant, unless somebody else just did.")
        .with(
            "suspend",
            () -> suspend(TENANT, environment),
            "Stops all keys of all its apps for a while.")
        .with("deny", () -> new DenyCommand(TENANT, environment), DenyCommand.DESCRIPTION)
        .with(
            "resume",
            () -> new ResumeCommand(TENANT, environment),
            "Lets a suspended tenant go on.")
        .with(
            "delete",
            () -> new DeleteCommand(TENANT, environment),
            "Deletes a tenant that has no apps.");
  }

  private static CommandGroup apps(Environment environment) {
    return new CommandGroup("apps", "Manages apps: what a tenant's keys are for.")
        .with("list", () -> new ListCommand(APP, new AppFilter(), environment), "Lists apps.")
        .with("get", () -> new GetCommand(APP, environment), "Shows one app.")
        .with(
            "create",
            () -> new CreateCommand(APP.path(), new NewAppFields(), environment),
            "Makes an app.")
        .with(
            "update",
            () -> new UpdateCommand(APP, new AppFields(), environment),
            "Changes an app, unless somebody else just did.")
        .with("suspend", () -> suspend(APP, environment), "Stops all its keys for a while.")
        .with("deny", () -> new DenyCommand(APP, environment), DenyCommand.DESCRIPTION)
        .with("resume", () -> new ResumeCommand(APP, environment), "Lets a suspended app go on.")
        .with(
            "delete",
            () -> new DeleteCommand(APP, environment),
            "Deletes an app that has no keys.");
  }

  private static CommandGroup products(Environment environment) {
    return new CommandGroup("products", "Manages products: what apps may call.")
        .with(
            "list",
            () -> new ListCommand(PRODUCT, new ListFilter.None(), environment),
            "Lists products.")
        .with("get", () -> new GetCommand(PRODUCT, environment), "Shows one product.")
        .with(
            "create",
            () ->
                new CreateCommand(
                    PRODUCT.path(), new NewProductFields(environment.input()), environment),
            "Makes a product.")
        .with(
            "update",
            () -> new UpdateCommand(PRODUCT, new ProductFields(environment.input()), environment),
            "Changes a product, unless somebody else just did.")
        .with(
            "delete",
            () -> new DeleteCommand(PRODUCT, environment),
            "Deletes a product that no app is approved for.");
  }

  private static StopCommand suspend(Resource resource, Environment environment) {
    return new StopCommand(
        resource, Verb.SUSPEND, new ConfirmationPrompt(environment.terminal()), environment);
  }
}
