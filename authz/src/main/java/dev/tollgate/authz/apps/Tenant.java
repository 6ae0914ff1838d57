package dev.tollgate.authz.apps;

/** A tenant, as checks need it. */
public record Tenant(String id, Status status) {}
