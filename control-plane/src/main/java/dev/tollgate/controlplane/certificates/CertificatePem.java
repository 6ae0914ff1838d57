package dev.tollgate.controlplane.certificates;

import dev.tollgate.boot.Secret;

/**
 * A certificate chain and its private key.
 *
 * @param chain PEM, the server's certificate first
 * @param privateKey PEM, PKCS #8, not encrypted
 */
public record CertificatePem(String chain, Secret privateKey) {}
