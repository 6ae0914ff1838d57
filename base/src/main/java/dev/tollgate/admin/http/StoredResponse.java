package dev.tollgate.admin.http;

import java.util.Optional;

/**
 * A complete successful response, as it is sent and as it is stored for repeated calls. Immutable.
 */
record StoredResponse(
    int status,
    String contentType,
    Optional<String> location,
    Optional<String> etag,
    String body) {}
