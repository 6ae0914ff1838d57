package dev.tollgate.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * A successful answer of the admin API.
 *
 * @param etag what a change must name in {@code If-Match}
 * @param body missing where the answer has none
 */
public record Reply(Optional<String> etag, JsonNode body) {}
