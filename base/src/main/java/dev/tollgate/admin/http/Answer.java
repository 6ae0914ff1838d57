package dev.tollgate.admin.http;

import java.util.Optional;

/** A whole successful answer to a call. */
record Answer(
    int status,
    String contentType,
    Optional<String> location,
    Optional<String> etag,
    String body) {}
