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
 * The subscription of one stream to one resource type: tracks requests, acknowledgements and
 * refusals, and decides what to send. Does no input or output; guarded by its stream.
 *
 * <p>Where the protocol leaves a choice, these rules hold:
 *
 * <ol>
 *   <li>At most one response is unanswered. Changes meanwhile are sent after the answer, and only
 *       the newest state.
 *   <li>A refused version is not sent again until the configuration changes.
 *   <li>Names that do not exist are left out of the answer. If none exists there is no answer:
 *       Envoy does not take absence as deletion, and it refuses an empty list of secrets.
 *   <li>After a reconnect, a wildcard type is not sent if the node reports the current version.
 *       Named types are sent: the version does not tell which of the names the node has.
 * </ol>
 */
final class Subscription {
  private static final String WILDCARD = "*";

  private final ResourceType type;
  private boolean begun;
  private boolean everNamed;
  private Set<String> names = Set.of();
  // The subset of `names` that the last answer covered.
  private final Set<String> answered = new HashSet<>();
  private String target = "";
  private String sent = "";
  private String nonce = "";
  private boolean outstanding;
  private String acked = "";
  private @Nullable Nack nack;
  private Instant since;

  /** A response to send. */
  record Answer(String version, List<Any> resources) {}

  Subscription(ResourceType type, Instant now) {
    this.type = type;
    this.since = now;
  }

  /** Processes a request that is not stale; returns its refusal, if it is one. */
  Optional<Nack> receive(DiscoveryRequest request, Instant now) {
    names = Set.copyOf(request.getResourceNamesList());
    everNamed |= names.stream().anyMatch(name -> !name.equals(WILDCARD));
    answered.retainAll(names);
    if (!begun) {
      begun = true;
      return begin(request, now);
    }
    // An answer to an older response: its names count, its acknowledgement or refusal does not.
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

  /** The response that brings the node to {@code snapshot}, if it lacks something; now sent. */
  Optional<Answer> next(Snapshot snapshot, Instant now) {
    Snapshot.TypeSnapshot current = snapshot.get(type);
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

  /** Notes the nonce of the response that is about to be sent. */
  void sending(String nonce) {
    this.nonce = nonce;
  }

  /** Whether the current version can only be sent after the node has answered an older one. */
  boolean blocks(Snapshot snapshot) {
    return outstanding && !sent.equals(snapshot.get(type).version());
  }

  /** Whether the last response was refused, and is therefore not sent again. */
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
