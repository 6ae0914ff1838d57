package dev.tollgate.controlplane.certificates;

import dev.tollgate.boot.Secret;

/**
 * A certificate chain and its private key.
 *
 * @param chain PEM, the server's own certificate first
 * @param privateKey PEM, PKCS #8
 */
public record CertificatePem(String chain, Secret privateKey) {}
