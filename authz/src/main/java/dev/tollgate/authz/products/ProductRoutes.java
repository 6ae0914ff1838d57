package dev.tollgate.authz.products;

import dev.tollgate.admin.access.Permission;
import dev.tollgate.admin.http.AdminCall;
import dev.tollgate.admin.http.AdminRoutes;
import dev.tollgate.authz.records.Editor;
import dev.tollgate.authz.records.Listing;
import dev.tollgate.authz.records.Versioned;
import java.util.function.Function;

/** {@code /admin/v1/products}; requests and responses are in the OpenAPI document. */
public final class ProductRoutes {
  private static final String PATH = "/admin/v1/products";

  private final ProductTable products;

  /** Routes over the database. */
  public ProductRoutes(ProductTable products) {
    this.products = products;
  }

  /** Adds the routes to the server. */
  public void register(AdminRoutes routes) {
    routes.create(PATH, Permission.WRITE_TENANTS, this::create);
    routes.get(PATH, Permission.READ_KEYS, this::list, "limit", "cursor");
    routes.get(PATH + "/{id}", Permission.READ_KEYS, this::get);
    routes.patch(PATH + "/{id}", Permission.WRITE_TENANTS, this::patch);
    routes.delete(PATH + "/{id}", Permission.WRITE_TENANTS, this::delete);
  }

  private void create(AdminCall call) {
    NewProductBody.Checked wanted = call.json(NewProductBody.class).check();
    Versioned<ProductView> created = products.create(wanted, call.actor());
    call.created(PATH + "/" + created.value().id(), created.value(), created.tag());
  }

  private void list(AdminCall call) {
    Listing listing = Listing.of(call);
    call.tenantScope().ifPresent(own -> listing.only(ProductTable.OF_OWN_TENANT, "own", own));
    call.ok(products.page(listing));
  }

  private void get(AdminCall call) {
    answer(call, products.get(call.pathParam("id"), Editor.of(call)));
  }

  private void patch(AdminCall call) {
    Editor editor = Editor.ofKnownState(call);
    Function<Object, ProductBody> patch = call.patch(ProductBody.class);
    answer(call, products.edit(call.pathParam("id"), editor, patch));
  }

  private void delete(AdminCall call) {
    products.delete(call.pathParam("id"), Editor.of(call));
    call.noContent();
  }

  private static void answer(AdminCall call, Versioned<ProductView> product) {
    call.ok(product.value(), product.tag());
  }
}
