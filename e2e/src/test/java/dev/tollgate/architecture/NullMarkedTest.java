package dev.tollgate.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** NullAway checks only packages with {@code @NullMarked}, which does not apply to sub-packages. */
class NullMarkedTest {
  private static final Path HOME = Path.of(System.getProperty("tollgate.home", ".."));

  @Test
  void packages_all_areNullMarked() throws IOException {
    List<Path> packages = packages();

    assertThat(packages).hasSizeGreaterThan(10);
    assertThat(packages).allSatisfy(NullMarkedTest::assertMarked);
  }

  private static List<Path> packages() throws IOException {
    try (Stream<Path> files = Files.walk(HOME)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> file.toString().contains("/src/"))
          .map(Path::getParent)
          .distinct()
          .toList();
    }
  }

  private static void assertMarked(Path folder) throws IOException {
    Path info = folder.resolve("package-info.java");
    assertThat(info).exists();
    assertThat(Files.readString(info)).contains("@NullMarked");
  }
}
