package dev.tollgate.cli.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.cli.client.AdminApi;
import dev.tollgate.cli.client.ApiResponse;
import dev.tollgate.cli.client.CommandException;
import java.util.Optional;

/**
 * The gateway document in force.
 *
 * @param etag what a change of it names in {@code If-Match}
 * @param json the revision with its document
 */
record CurrentDocument(Optional<String> etag, JsonNode json) {
  static final String PATH = "/admin/v1/config";

  static CurrentDocument read(AdminApi api) throws CommandException {
    ApiResponse response = api.read(PATH);
    return new CurrentDocument(response.etag(), response.body());
  }

  long revision() {
    return json.path("revision").asLong();
  }

  String document() {
    return json.path("document").asText();
  }
}
