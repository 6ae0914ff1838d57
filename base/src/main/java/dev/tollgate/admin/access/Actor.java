package dev.tollgate.admin.access;

/**
 * The originator of a change, as the audit log records it. Immutable.
 *
 * @param source the client's IP address
 * @param requestId the {@code x-request-id} of the call
 */
public record Actor(Caller caller, String source, String requestId) {}
