package dev.tollgate.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * A successful answer of the admin API.
 *
 * @param etag what a change must name in {@code If-Match}
 * @param body missing where the answer has none
 */
public record ApiResponse(Optional<String> etag, JsonNode body) {}
