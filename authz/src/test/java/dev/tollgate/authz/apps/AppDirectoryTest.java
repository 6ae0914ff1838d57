package dev.tollgate.authz.apps;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AppDirectoryTest {
  private final AppDirectory apps = new AppDirectory();

  @Test
  void ofTenant_appsComeAndGo_areThoseOfTheTenant() {
    apps.put(app("a1", "a"));
    apps.put(app("a2", "a"));
    apps.put(app("b1", "b"));
    apps.put(app("a1", "a"));
    assertThat(apps.ofTenant("a")).extracting(App::id).containsExactlyInAnyOrder("a1", "a2");

    apps.remove("a1");
    assertThat(apps.ofTenant("a")).extracting(App::id).containsExactly("a2");
    apps.remove("a2");
    apps.remove("a2");
    assertThat(apps.ofTenant("a")).isEmpty();
    assertThat(apps.ofTenant("b")).extracting(App::id).containsExactly("b1");
    assertThat(apps.ofTenant("c")).isEmpty();
  }

  private static App app(String id, String tenant) {
    return new App(id, tenant, Status.ACTIVE, List.of(), List.of());
  }
}
