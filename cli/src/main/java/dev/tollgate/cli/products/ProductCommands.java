package dev.tollgate.cli.products;

import dev.tollgate.cli.remote.Consent;
import dev.tollgate.cli.remote.Outside;
import dev.tollgate.cli.resource.CreateCommand;
import dev.tollgate.cli.resource.DeleteCommand;
import dev.tollgate.cli.resource.DenyCommand;
import dev.tollgate.cli.resource.Filter;
import dev.tollgate.cli.resource.GetCommand;
import dev.tollgate.cli.resource.Group;
import dev.tollgate.cli.resource.ListCommand;
import dev.tollgate.cli.resource.Resource;
import dev.tollgate.cli.resource.ResumeCommand;
import dev.tollgate.cli.resource.StopCommand;
import dev.tollgate.cli.resource.StopCommand.Verb;
import dev.tollgate.cli.resource.UpdateCommand;
import java.util.List;
import picocli.CommandLine;

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
  public static void addTo(CommandLine tollgate, Outside outside) {
    tenants(outside).addTo(tollgate);
    apps(outside).addTo(tollgate);
    products(outside).addTo(tollgate);
  }

  private static Group tenants(Outside outside) {
    return new Group("tenants", "Manages tenants: customers, who own apps.")
        .with("list", new ListCommand(TENANT, new Filter.None(), outside), "Lists tenants.")
        .with("get", new GetCommand(TENANT, outside), "Shows one tenant.")
        .with(
            "create",
            new CreateCommand(TENANT.path(), new TenantFields(), outside),
            "Makes a tenant.")
        .with(
            "update",
            new UpdateCommand(TENANT, new TenantFields(), outside),
            "Changes a tenant, unless somebody else just did.")
        .with("suspend", suspend(TENANT, outside), "Stops all keys of all its apps for a while.")
        .with("deny", new DenyCommand(TENANT, outside), DenyCommand.DESCRIPTION)
        .with("resume", new ResumeCommand(TENANT, outside), "Lets a suspended tenant go on.")
        .with("delete", new DeleteCommand(TENANT, outside), "Deletes a tenant that has no apps.");
  }

  private static Group apps(Outside outside) {
    return new Group("apps", "Manages apps: what a tenant's keys are for.")
        .with("list", new ListCommand(APP, new AppFilter(), outside), "Lists apps.")
        .with("get", new GetCommand(APP, outside), "Shows one app.")
        .with("create", new CreateCommand(APP.path(), new NewAppFields(), outside), "Makes an app.")
        .with(
            "update",
            new UpdateCommand(APP, new AppFields(), outside),
            "Changes an app, unless somebody else just did.")
        .with("suspend", suspend(APP, outside), "Stops all its keys for a while.")
        .with("deny", new DenyCommand(APP, outside), DenyCommand.DESCRIPTION)
        .with("resume", new ResumeCommand(APP, outside), "Lets a suspended app go on.")
        .with("delete", new DeleteCommand(APP, outside), "Deletes an app that has no keys.");
  }

  private static Group products(Outside outside) {
    return new Group("products", "Manages products: what apps may call.")
        .with("list", new ListCommand(PRODUCT, new Filter.None(), outside), "Lists products.")
        .with("get", new GetCommand(PRODUCT, outside), "Shows one product.")
        .with(
            "create",
            new CreateCommand(PRODUCT.path(), new NewProductFields(outside.input()), outside),
            "Makes a product.")
        .with(
            "update",
            new UpdateCommand(PRODUCT, new ProductFields(outside.input()), outside),
            "Changes a product, unless somebody else just did.")
        .with(
            "delete",
            new DeleteCommand(PRODUCT, outside),
            "Deletes a product that no app is approved for.");
  }

  private static StopCommand suspend(Resource resource, Outside outside) {
    return new StopCommand(resource, Verb.SUSPEND, new Consent(outside.terminal()), outside);
  }
}
