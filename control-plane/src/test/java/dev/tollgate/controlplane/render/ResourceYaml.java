package dev.tollgate.controlplane.render;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.google.protobuf.Message;
import java.util.Locale;

/** A resource set as people read it. */
final class ResourceYaml {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectMapper YAML =
      new ObjectMapper(
          YAMLFactory.builder()
              .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
              .disable(YAMLGenerator.Feature.SPLIT_LINES)
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .build());

  private ResourceYaml() {}

  static String of(ResourceSet resources) {
    ObjectNode all = JSON.createObjectNode();
    try {
      for (ResourceType type : ResourceType.values()) {
        ArrayNode list = all.putArray(type.name().toLowerCase(Locale.ROOT));
        for (Message resource : resources.resources(type)) {
          list.add(JSON.readTree(ResourceJson.of(resource)));
        }
      }
      return YAML.writeValueAsString(all);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("JSON that was just printed", e);
    }
  }
}
