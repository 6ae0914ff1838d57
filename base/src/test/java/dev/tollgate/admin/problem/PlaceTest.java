package dev.tollgate.admin.problem;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlaceTest {
  @Test
  void toString_fieldsAndItems_isThePathFromTheRoot() {
    Place root = Place.root("document");

    assertThat(root).hasToString("document");
    assertThat(root.field("routes").item(1).field("match").field("path"))
        .hasToString("routes[1].match.path");
    assertThat(root.item(0)).hasToString("[0]");
  }

  @Test
  void toString_longNames_isCut() {
    Place place = Place.root("body");
    for (int i = 0; i < 1_000; i++) {
      place = place.field("n".repeat(1_000));
    }

    assertThat(place.toString()).hasSizeBetween(100, 250);
  }
}
