package dev.tollgate.products;

/** A customer, as a check sees it. */
public record Tenant(String id, Status status) {}
