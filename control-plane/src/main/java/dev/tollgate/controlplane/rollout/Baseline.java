package dev.tollgate.controlplane.rollout;

import dev.tollgate.controlplane.render.ResourceType;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The last known good release, and what nodes have been served since. Immutable.
 *
 * @param knownGood the newest proven release; null before the first. No later refusal changes it
 * @param served the versions of each release that was served since, oldest first
 */
record Baseline(@Nullable Release knownGood, List<Map<ResourceType, String>> served) {
  /** Far above the releases between two proven ones; bounds memory while none is proven. */
  private static final int MAX_SERVED = 64;

  /** No release is proven yet. */
  static final Baseline NONE = new Baseline(null, List.of());

  Baseline {
    served = List.copyOf(served);
  }

  /**
   * The baseline after a release was proven.
   *
   * @param served what nodes have now: the release, with what running requests need besides
   */
  static Baseline of(Release proven, Release served) {
    return new Baseline(proven, List.of(proven.versions(), served.versions()));
  }

  /** This baseline after {@code release} was served. */
  Baseline serving(Release release) {
    List<Map<ResourceType, String>> all =
        Stream.concat(served.stream(), Stream.of(release.versions())).distinct().toList();
    return new Baseline(knownGood, all.subList(Math.max(0, all.size() - MAX_SERVED), all.size()));
  }

  /** This baseline with its release replaced; equal to it if that does not change. */
  Baseline map(UnaryOperator<Release> change) {
    if (knownGood == null) {
      return this;
    }
    Release changed = change.apply(knownGood);
    return changed.equals(knownGood) ? this : new Baseline(changed, served).serving(changed);
  }

  /**
   * Whether a refusal says something about the refused version. It does not if nothing is known to
   * be good, if the known good release has this version too, or if the node did not accept the
   * versions before: then the cause may be the node.
   *
   * @param accepted the version that the node accepted last; empty if none
   */
  boolean counts(ResourceType type, String refused, String accepted) {
    return knownGood != null
        && !refused.equals(knownGood.versions().get(type))
        && served.stream().anyMatch(versions -> accepted.equals(versions.get(type)));
  }
}
