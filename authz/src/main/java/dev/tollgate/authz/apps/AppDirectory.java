package dev.tollgate.authz.apps;

import dev.tollgate.authz.feed.RowTarget;
import dev.tollgate.oidc.IdToken;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All apps in memory, by id, by tenant and by identity. Reads take no lock and are safe from any
 * thread; one thread writes.
 */
public final class AppDirectory implements RowTarget<App> {
  private volatile Rows rows = new Rows();
  private final AtomicLong changes = new AtomicLong();

  /**
   * One claim of an identity, as an index key: a token is compared only with the identities that
   * share a claim with it.
   */
  private record Anchor(String issuer, String claim, String value) {
    static Anchor of(AppIdentity identity) {
      Map.Entry<String, String> first = new TreeMap<>(identity.claims()).firstEntry();
      return new Anchor(identity.issuer(), first.getKey(), first.getValue());
    }

    static Stream<Anchor> of(IdToken token) {
      return token.claims().entrySet().stream()
          .flatMap(claim ->
              texts(claim.getValue())
                  .map(value -> new Anchor(token.issuer(), claim.getKey(), value)));
    }

    private static Stream<String> texts(Object value) {
      Stream<?> values = value instanceof Collection<?> list ? list.stream() : Stream.of(value);
      return values.filter(String.class::isInstance).map(String.class::cast);
    }
  }

  private static final class Rows {
    final Map<String, App> byId = new ConcurrentHashMap<>();
    final Map<String, Set<String>> idsByTenant = new ConcurrentHashMap<>();
    final Map<Anchor, Set<String>> idsByAnchor = new ConcurrentHashMap<>();

    /** In an order in which readers find the app at any moment. An app never changes its tenant. */
    void put(App app) {
      App old = byId.put(app.id(), app);
      idsByTenant.computeIfAbsent(app.tenant(), _ -> ConcurrentHashMap.newKeySet()).add(app.id());
      Set<Anchor> anchors = anchors(app);
      anchors.forEach(anchor -> idsByAnchor.merge(anchor, Set.of(app.id()), Rows::joined));
      if (old != null) {
        anchors(old).stream()
            .filter(anchor -> !anchors.contains(anchor))
            .forEach(anchor -> unlink(anchor, old.id()));
      }
    }

    void remove(String id) {
      App old = byId.remove(id);
      if (old != null) {
        anchors(old).forEach(anchor -> unlink(anchor, id));
        Set<String> left = idsByTenant.get(old.tenant());
        if (left != null && left.remove(id) && left.isEmpty()) {
          idsByTenant.remove(old.tenant());
        }
      }
    }

    private void unlink(Anchor anchor, String id) {
      Set<String> left = new HashSet<>(idsByAnchor.getOrDefault(anchor, Set.of()));
      left.remove(id);
      if (left.isEmpty()) {
        idsByAnchor.remove(anchor);
      } else {
        idsByAnchor.put(anchor, Set.copyOf(left));
      }
    }

    private static Set<Anchor> anchors(App app) {
      return app.identities().stream().map(Anchor::of).collect(Collectors.toUnmodifiableSet());
    }

    private static Set<String> joined(Set<String> some, Set<String> more) {
      return Stream.concat(some.stream(), more.stream()).collect(Collectors.toUnmodifiableSet());
    }
  }

  /** The app with this id; empty if there is none. */
  public Optional<App> find(String id) {
    return Optional.ofNullable(rows.byId.get(id));
  }

  /** The apps of a tenant, in no order. */
  public Stream<App> ofTenant(String tenant) {
    Rows now = rows;
    return now.idsByTenant.getOrDefault(tenant, Set.of()).stream()
        .flatMap(id -> Stream.ofNullable(now.byId.get(id)));
  }

  /** The apps whose identities match the token; normally one. */
  public List<App> of(IdToken token) {
    Rows now = rows;
    return Anchor.of(token)
        .flatMap(anchor -> now.idsByAnchor.getOrDefault(anchor, Set.of()).stream())
        .distinct()
        .flatMap(id -> Stream.ofNullable(now.byId.get(id)))
        .filter(app -> app.identities().stream().anyMatch(it -> it.matches(token)))
        .toList();
  }

  /**
   * A counter that grows after each change. A result of {@link #of} holds while the counter that
   * was read before it stays the same.
   */
  public long changes() {
    return changes.get();
  }

  @Override
  public void put(App app) {
    rows.put(app);
    changes.incrementAndGet();
  }

  @Override
  public void remove(String id) {
    rows.remove(id);
    changes.incrementAndGet();
  }

  @Override
  public int size() {
    return rows.byId.size();
  }

  @Override
  public Replacement<App> replace() {
    Rows next = new Rows();
    return new Replacement<>() {
      @Override
      public void put(App app) {
        next.put(app);
      }

      @Override
      public void remove(String id) {
        next.remove(id);
      }

      @Override
      public void publish() {
        rows = next;
        changes.incrementAndGet();
      }
    };
  }
}
