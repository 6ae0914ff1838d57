package dev.tollgate.authz.products;

/** A customer, as a check sees it. */
public record Tenant(String id, Status status) {}
