package dev.tollgate.admin.access;

/**
 * Who makes a change, from where, in which call: what the audit log says of it.
 *
 * @param source the address that the call came from
 */
public record Actor(Caller caller, String source, String requestId) {}
