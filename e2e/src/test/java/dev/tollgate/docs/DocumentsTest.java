package dev.tollgate.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.contract.ClientError;
import dev.tollgate.testkit.project.ProjectHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DocumentsTest {
  private static final Path HOME = ProjectHome.find();
  private static final Pattern RELATIVE_LINK = Pattern.compile("]\\((?![a-z]+:)([^)#]+)[^)]*\\)");
  private static final Pattern CODE_OF_ROW = Pattern.compile("(?m)^\\| \\d[^|]*\\| `(\\w+)` \\|");

  @Test
  void links_relative_leadToFiles() throws IOException {
    List<String> broken =
        documents().stream()
            .flatMap(document ->
                links(document)
                    .filter(link -> !Files.exists(document.resolveSibling(link)))
                    .map(link -> HOME.relativize(document) + " -> " + link))
            .toList();

    assertThat(broken).isEmpty();
  }

  @Test
  void errorsReference_anyVersion_listsExactlyTheCodesOfTheContract() throws IOException {
    String reference = Files.readString(HOME.resolve("docs/reference/errors.md"));

    assertThat(matches(CODE_OF_ROW, reference).distinct())
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(ClientError.values()).map(ClientError::code).toList());
  }

  private static List<Path> documents() throws IOException {
    try (Stream<Path> docs = Files.walk(HOME.resolve("docs"))) {
      return Stream.concat(Stream.of(HOME.resolve("README.md")), docs)
          .filter(file -> file.toString().endsWith(".md"))
          .toList();
    }
  }

  private static Stream<String> links(Path document) {
    try {
      return matches(RELATIVE_LINK, Files.readString(document));
    } catch (IOException e) {
      throw new AssertionError(document + " cannot be read", e);
    }
  }

  private static Stream<String> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results().map((MatchResult result) -> result.group(1));
  }
}
