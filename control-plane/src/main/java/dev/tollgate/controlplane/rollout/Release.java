package dev.tollgate.controlplane.rollout;

import dev.tollgate.controlplane.certificates.CertificateSet;
import dev.tollgate.controlplane.endpoints.EndpointSet;
import dev.tollgate.controlplane.render.ResourceSet;
import dev.tollgate.controlplane.render.ResourceType;
import dev.tollgate.controlplane.render.RevisionResources;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a group of nodes is served at one time: the resources of a revision, with the endpoints and
 * certificates of the moment. Immutable; two releases are equal only if they are the same object.
 */
public final class Release {
  private final long revision;
  private final RevisionResources ofRevision;
  private final EndpointSet endpoints;
  private final CertificateSet certificates;
  private final ResourceSet resources;
  private final Map<ResourceType, String> versions;

  /**
   * Renders endpoints and certificates, and computes the versions.
   *
   * @param revision number of the revision that is served, or that the rollout leads to
   */
  public Release(
      long revision,
      RevisionResources ofRevision,
      EndpointSet endpoints,
      CertificateSet certificates) {
    this.revision = revision;
    this.ofRevision = ofRevision;
    this.endpoints = endpoints;
    this.certificates = certificates;
    this.resources = ResourceSet.of(ofRevision, endpoints, certificates);
    Map<ResourceType, String> versions = new EnumMap<>(ResourceType.class);
    for (ResourceType type : ResourceType.values()) {
      versions.put(type, resources.version(type));
    }
    this.versions = Collections.unmodifiableMap(versions);
  }

  /** Number of the revision that is served, or that the rollout leads to. */
  public long revision() {
    return revision;
  }

  RevisionResources ofRevision() {
    return ofRevision;
  }

  EndpointSet endpoints() {
    return endpoints;
  }

  CertificateSet certificates() {
    return certificates;
  }

  /** The same revision with other certificates; this release if they are the same. */
  Release with(CertificateSet certificates) {
    return certificates.equals(this.certificates)
        ? this
        : new Release(revision, ofRevision, endpoints, certificates);
  }

  /** The same resources under the number of another revision. */
  Release as(long revision) {
    return new Release(revision, ofRevision, endpoints, certificates);
  }

  /**
   * This release with more clusters, endpoints and certificates; what has the same name in both is
   * as in the arguments. Listeners and routes stay.
   */
  Release plus(RevisionResources more, EndpointSet endpoints, CertificateSet certificates) {
    return new Release(
        revision,
        new RevisionResources(
            RevisionResources.clusters(ofRevision, more),
            ofRevision.listeners(),
            ofRevision.routes()),
        this.endpoints.plus(endpoints),
        CertificateSet.union(this.certificates, certificates));
  }

  /** All resources that Envoys are sent. */
  public ResourceSet resources() {
    return resources;
  }

  /** The version of each type of {@link #resources}. */
  public Map<ResourceType, String> versions() {
    return versions;
  }

  @Override
  public String toString() {
    return "revision %d %s".formatted(revision, versions);
  }
}
