package dev.tollgate.authz.check;

import static dev.tollgate.authz.catalog.Catalogs.operation;
import static dev.tollgate.authz.catalog.Catalogs.product;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.authz.apps.App;
import dev.tollgate.authz.apps.Status;
import dev.tollgate.authz.catalog.Catalog;
import dev.tollgate.authz.catalog.Catalogs;
import dev.tollgate.authz.keys.ApiKey;
import dev.tollgate.authz.keys.Keys;
import dev.tollgate.authz.keys.directory.KeyDirectory;
import dev.tollgate.authz.products.Environment;
import dev.tollgate.authz.products.OperationMatch;
import dev.tollgate.authz.products.Product;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperationStepTest {
  private final Catalog catalog = Catalogs.ofDefault();
  private final OperationStep step = new OperationStep(catalog);

  @Test
  void check_severalProducts_mostSpecificOperationDecides() {
    approve(
        product("any", operation("/**")),
        product("chat", operation("POST", "/v1/chat/**")),
        product("v1", operation("/v1/*/**")));

    assertThat(products(Keys.active(), "POST", "/v1/chat/completions")).containsExactly("chat");
    assertThat(products(Keys.active(), "GET", "/v1/chat/completions")).containsExactly("v1");
    assertThat(products(Keys.active(), "GET", "/metrics")).containsExactly("any");
  }

  /** The table in docs/operate/products.md. */
  @ParameterizedTest
  @CsvSource({
    "POST, /v1/chat/completions, chat",
    "GET, /v1/chat/completions, v1",
    "GET, /v1/models, models",
    "GET, /v1/models/, models",
    "HEAD, /v1/models, models",
    "GET, /v1, all",
    "GET, /v1/ch%61t/x?a=/v1/models, v1",
    "GET, /v1/a%2Fb, "
  })
  void check_exampleOfTheDocuments_isDecidedAsTheySay(
      String method, String path, @Nullable String product) {
    approve(
        product("all", operation("/**")),
        product("v1", operation("/v1/*/**")),
        product("chat", operation("POST", "/v1/chat/**")),
        product("models", operation("GET", "/v1/models")));

    assertThat(products(Keys.active(), method, path))
        .isEqualTo(product == null ? List.of() : List.of(product));
  }

  @Test
  void check_equallySpecific_areAllThereInTheOrderOfTheApp() {
    approve(
        product("b", operation("GET", "/v1/models")),
        product("a", operation("GET", "/v1/models")),
        product("c", operation("/v1/models")));

    assertThat(products(Keys.active(), "GET", "/v1/models")).containsExactly("b", "a");
  }

  @Test
  void check_narrowedKey_usesOnlyItsProducts() {
    approve(product("chat", operation("/v1/chat")), product("video", operation("/v1/videos/**")));
    ApiKey narrowed = Keys.withProducts(Keys.active(), "video", "not-approved");

    assertThat(products(narrowed, "GET", "/v1/videos/7")).containsExactly("video");
    EvaluationContext refused = check(narrowed, "GET", "/v1/chat");
    assertThat(refused.operations).isEmpty();
    assertThat(refused.wouldAllow).containsExactly("chat");
  }

  @Test
  void check_productOfAnotherEnvironment_doesNotCount() {
    approve(
        new Product("live-only", List.of(operation("/**")), Set.of(Environment.LIVE), null),
        product("chat", operation("/v1/chat")));
    ApiKey test = Keys.in(Environment.TEST, Keys.active());

    assertThat(products(test, "GET", "/v1/chat")).containsExactly("chat");
    EvaluationContext refused = check(test, "GET", "/v1/models");
    assertThat(refused.operations).isEmpty();
    assertThat(refused.wouldAllow).isEmpty();
  }

  @Test
  void check_manyProductsWouldAllow_namesSome() {
    approve(product("chat", operation("/v1/chat")));
    List<String> ids = IntStream.range(0, 20).mapToObj(i -> "p" + (char) ('t' - i)).toList();
    ids.forEach(id -> Catalogs.put(catalog, product(id, operation("/x"))));
    Catalogs.put(catalog, new App("app_2", "default", Status.ACTIVE, ids, List.of()));

    assertThat(check(Keys.active(), "GET", "/x").wouldAllow)
        .containsExactly("pa", "pb", "pc", "pd", "pe");
  }

  @Test
  void check_productsOfAnotherTenant_areNotNamed() {
    approve(product("chat", operation("/v1/chat")));
    Catalogs.put(catalog, product("secret-project", operation("/x")));
    Catalogs.put(
        catalog, new App("app_2", "ten_2", Status.ACTIVE, List.of("secret-project"), List.of()));

    assertThat(check(Keys.active(), "GET", "/x").wouldAllow).isEmpty();
  }

  @Test
  void check_unclearPath_isPartOfNothing() {
    EvaluationContext refused = check(Keys.active(), "GET", "/v1/a%2Fb");

    assertThat(refused.operations).isEmpty();
    assertThat(refused.wouldAllow).isEmpty();
    assertThat(step.detail(refused)).contains("no escaped slash");
  }

  @Test
  void check_model_isAllowedIfOneOfEqualOperationsAllowsIt() {
    approve(
        product("small", operation("POST", "/v1/chat", List.of("llama-*"))),
        product("large", operation("POST", "/v1/chat", List.of("gpt-oss-120b"))));
    ModelStep model = new ModelStep();

    EvaluationContext context = check(Keys.active(), "POST", "/v1/chat", "gpt-oss-120b");
    assertThat(model.check(context)).isEqualTo(Outcome.PASSED);
    assertThat(context.product()).isEqualTo("large");

    context = check(Keys.active(), "POST", "/v1/chat", "qwen");
    assertThat(model.check(context)).isEqualTo(Outcome.failed(DenyReason.MODEL_NOT_ALLOWED));
    assertThat(model.detail(context)).isEqualTo("allowed: llama-*, gpt-oss-120b");
  }

  private void approve(Product... products) {
    List.of(products).forEach(product -> Catalogs.put(catalog, product));
    List<String> ids = List.of(products).stream().map(Product::id).toList();
    Catalogs.put(catalog, new App("default", "default", Status.ACTIVE, ids, List.of()));
  }

  private List<String> products(ApiKey key, String method, String path) {
    return check(key, method, path).operations.stream().map(OperationMatch::product).toList();
  }

  private EvaluationContext check(ApiKey key, String method, String path) {
    return check(key, method, path, null);
  }

  private EvaluationContext check(ApiKey key, String method, String path, @Nullable String model) {
    EvaluationContext context = EvaluationContext.of(Attempts.of(method, path, Keys.text()), model);
    context.begin(Instant.parse("2026-01-31T12:00:00Z"));
    context.principal = new Principal.Key(new KeyDirectory.Entry<>(key, 1, new AnswerCache()));
    context.app = catalog.app("default").orElseThrow();
    Outcome outcome = step.check(context);
    assertThat(outcome)
        .isEqualTo(
            context.operations.isEmpty()
                ? Outcome.failed(DenyReason.OPERATION_NOT_ALLOWED)
                : Outcome.PASSED);
    return context;
  }
}
