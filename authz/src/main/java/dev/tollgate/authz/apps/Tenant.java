package dev.tollgate.authz.apps;

/** A customer, as a check sees it. */
public record Tenant(String id, Status status) {}
