package dev.tollgate.controlplane.xds;

import com.google.protobuf.Any;
import dev.tollgate.controlplane.nodes.Nack;
import dev.tollgate.controlplane.nodes.TypeStatus;
import dev.tollgate.controlplane.render.ResourceType;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one stream wants of one resource type, and the decision what to send it. No input or output
 * of its own; guarded by its stream.
 *
 * <p>The rules, where the protocol leaves a choice:
 *
 * <ol>
 *   <li>One response waits for its answer at a time; what changes meanwhile is sent after it, the
 *       newest state only.
 *   <li>A refused version is not sent again until the configuration changes.
 *   <li>A name that does not exist is not answered, and keeps nobody from getting the others. It is
 *       not an empty answer either: for Envoy absence is no deletion, and an empty list of secrets
 *       is an error.
 *   <li>A wildcard type that the node already has (a reconnect) is not sent again. Named types are:
 *       the node's version does not tell which of the names it has.
 * </ol>
 */
final class Subscription {
  private static final String WILDCARD = "*";

  private final ResourceType type;
  private boolean begun;
  private boolean everNamed;
  private Set<String> names = Set.of();
  // Those of `names` that were already asked for when we answered last.
  private final Set<String> answered = new HashSet<>();
  private String target = "";
  private String sent = "";
  private String nonce = "";
  private boolean outstanding;
  private String acked = "";
  private @Nullable Nack nack;
  private Instant since;

  /** What to send. */
  record Answer(String version, List<Any> resources) {}

  Subscription(ResourceType type, Instant now) {
    this.type = type;
    this.since = now;
  }

  /** Takes in a request that is not stale; the refusal in it, if it is one. */
  Optional<Nack> receive(DiscoveryRequest request, Instant now) {
    names = Set.copyOf(request.getResourceNamesList());
    everNamed |= names.stream().anyMatch(name -> !name.equals(WILDCARD));
    answered.retainAll(names);
    if (!begun) {
      begun = true;
      return begin(request, now);
    }
    // An answer to an older response: what it says about names counts, its verdict is history.
    if (!outstanding || !request.getResponseNonce().equals(nonce)) {
      return Optional.empty();
    }
    return settle(request, now);
  }

  private Optional<Nack> begin(DiscoveryRequest request, Instant now) {
    acked = request.getVersionInfo();
    sent = wildcard() ? acked : "";
    since = now;
    return Optional.empty();
  }

  private Optional<Nack> settle(DiscoveryRequest request, Instant now) {
    outstanding = false;
    since = now;
    if (request.hasErrorDetail()) {
      nack = new Nack(sent, request.getErrorDetail().getMessage(), now);
      return Optional.of(nack);
    }
    acked = sent;
    return Optional.empty();
  }

  /** What to send now to bring the node to {@code snapshot}, which counts as sent from then on. */
  Optional<Answer> next(Snapshot snapshot, Instant now) {
    Snapshot.Typed current = snapshot.get(type);
    Map<String, Any> all = current.byName();
    List<String> wanted = wildcard() ? List.copyOf(all.keySet()) : existing(all);
    target = wildcard() || !wanted.isEmpty() ? current.version() : "";
    if (outstanding || target.isEmpty() || !due(target, wanted)) {
      return Optional.empty();
    }
    send(target, now);
    return Optional.of(new Answer(target, wanted.stream().flatMap(n -> get(all, n)).toList()));
  }

  private void send(String version, Instant now) {
    sent = version;
    nonce = "";
    outstanding = true;
    answered.addAll(names);
    since = now;
    if (nack != null && nack.version().equals(version)) {
      nack = null;
    }
  }

  /** The response is about to leave under this nonce. */
  void leaves(String nonce) {
    this.nonce = nonce;
  }

  /** Something newer than what the node works on waits for its answer. */
  boolean blocks(Snapshot snapshot) {
    return outstanding && !sent.equals(snapshot.get(type).version());
  }

  /** The last thing sent was refused; it is not sent again. */
  boolean parked() {
    return !outstanding && nack != null && nack.version().equals(sent);
  }

  TypeStatus status() {
    return new TypeStatus(target, sent, acked, nack, outstanding, since);
  }

  private boolean due(String version, List<String> wanted) {
    if (!sent.equals(version)) {
      return true;
    }
    return !parked() && !wildcard() && !answered.containsAll(wanted);
  }

  private boolean wildcard() {
    boolean possible = type == ResourceType.CLUSTERS || type == ResourceType.LISTENERS;
    return possible && (names.contains(WILDCARD) || (names.isEmpty() && !everNamed));
  }

  private List<String> existing(Map<String, Any> all) {
    return all.keySet().stream().filter(names::contains).toList();
  }

  private static Stream<Any> get(Map<String, Any> all, String name) {
    return Stream.ofNullable(all.get(name));
  }
}
