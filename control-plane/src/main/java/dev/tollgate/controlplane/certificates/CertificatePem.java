package dev.tollgate.controlplane.certificates;

import dev.tollgate.boot.Secret;
import java.time.Instant;

/**
 * A certificate chain and its private key.
 *
 * @param chain PEM, the server's certificate first
 * @param privateKey PEM, PKCS #8, not encrypted
 * @param notAfter when the first certificate of the chain to end ends
 */
public record CertificatePem(String chain, Secret privateKey, Instant notAfter) {}
