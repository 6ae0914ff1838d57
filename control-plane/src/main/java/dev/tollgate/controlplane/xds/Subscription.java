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
 *   <li>A response does not wait for the answer to the one before: Envoy withholds its answer to
 *       clusters until they are warm. At most {@link #MAX_UNANSWERED} are unanswered, so that a
 *       node that does not read costs a bounded amount of memory; after that only the newest state
 *       is sent. Only the answer to the last response counts.
 *   <li>A refused version is not sent again until the configuration changes.
 *   <li>Names that do not exist are left out of the answer. If none exists there is no answer:
 *       Envoy does not take absence as deletion, and it refuses an empty list of secrets.
 *   <li>After a reconnect, a wildcard type is not sent if the node reports the current version.
 *       Named types are sent: the version does not tell which of the names the node has.
 * </ol>
 */
final class Subscription {
  /** Responses of a type that may be unanswered at a time. */
  static final int MAX_UNANSWERED = 4;

  private static final String WILDCARD = "*";

  private final ResourceType type;
  private boolean begun;
  private boolean everNamed;
  private Set<String> names = Set.of();
  // The subset of `names` that the last answer covered.
  private final Set<String> answered = new HashSet<>();
  private String target = "";
  private String sent = "";
  // The nonce of the last response, known once none is queued.
  private String nonce = "";
  private int queued;
  private int unanswered;
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
    boolean answersTheLast =
        unanswered > 0 && queued == 0 && request.getResponseNonce().equals(nonce);
    return answersTheLast ? settle(request, now) : Optional.empty();
  }

  private Optional<Nack> begin(DiscoveryRequest request, Instant now) {
    acked = request.getVersionInfo();
    sent = wildcard() ? acked : "";
    since = now;
    return Optional.empty();
  }

  private Optional<Nack> settle(DiscoveryRequest request, Instant now) {
    unanswered = 0;
    since = now;
    if (request.hasErrorDetail()) {
      // What a node refuses now it no longer accepts, whatever it said before.
      acked = acked.equals(sent) ? "" : acked;
      nack = new Nack(sent, request.getErrorDetail().getMessage(), now);
      return Optional.of(nack);
    }
    acked = sent;
    return Optional.empty();
  }

  /** Sets the version that the node should have in the end. */
  void aim(Snapshot newest) {
    Snapshot.TypeSnapshot current = newest.get(type);
    target = wanted(current).isEmpty() && !wildcard() ? "" : current.version();
  }

  /** The response that brings the node to {@code snapshot}, if it lacks something; now sent. */
  Optional<Answer> next(Snapshot snapshot, Instant now) {
    Snapshot.TypeSnapshot current = snapshot.get(type);
    List<String> wanted = wanted(current);
    boolean exists = wildcard() || !wanted.isEmpty();
    if (isFull() || !exists || !due(current.version(), wanted)) {
      return Optional.empty();
    }
    send(current.version(), now);
    Map<String, Any> all = current.byName();
    return Optional.of(
        new Answer(current.version(), wanted.stream().flatMap(n -> get(all, n)).toList()));
  }

  private void send(String version, Instant now) {
    sent = version;
    queued++;
    unanswered++;
    answered.addAll(names);
    since = now;
    if (nack != null && nack.version().equals(version)) {
      nack = null;
    }
  }

  /** Notes the nonce of the response that is about to be sent. */
  void sending(String nonce) {
    this.nonce = nonce;
    queued--;
  }

  /** Whether nothing can be sent before the node has answered. */
  boolean isFull() {
    return unanswered >= MAX_UNANSWERED;
  }

  /** Whether the last response was refused, and is therefore not sent again. */
  boolean parked() {
    return unanswered == 0 && nack != null && nack.version().equals(sent);
  }

  TypeStatus status() {
    return new TypeStatus(target, sent, acked, nack, unanswered > 0, since);
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

  /** Names of the existing resources that the node asks for. */
  private List<String> wanted(Snapshot.TypeSnapshot current) {
    boolean all = wildcard();
    return current.byName().keySet().stream().filter(name -> all || names.contains(name)).toList();
  }

  private static Stream<Any> get(Map<String, Any> all, String name) {
    return Stream.ofNullable(all.get(name));
  }
}
