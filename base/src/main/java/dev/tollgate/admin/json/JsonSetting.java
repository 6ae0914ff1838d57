package dev.tollgate.admin.json;

import dev.tollgate.admin.problem.ProblemException;
import dev.tollgate.boot.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads settings that name a JSON file. Faults of the file's content are reported as faults of the
 * setting. Stateless.
 */
public final class JsonSetting {
  private JsonSetting() {}

  /**
   * Returns the value in the file.
   *
   * @param type the record that the file is parsed as
   * @param check converts the record to the value, or throws a {@link ProblemException} with all
   *     faults
   * @param byDefault the value if no file is named. Also returned after a fault, so that the other
   *     settings can be checked
   */
  public static <B, T> T read(
      Settings settings, String name, Class<B> type, Function<B, T> check, T byDefault) {
    Optional<Path> file = settings.optionalFile(name);
    if (file.isEmpty() || !Files.isReadable(file.get())) {
      return byDefault;
    }
    try {
      return check.apply(StrictJson.read(Files.readAllBytes(file.get()), type));
    } catch (ProblemException e) {
      addTo(settings, e, name, file.get());
    } catch (IOException e) {
      settings.expect(false, name, file.get(), "a readable file");
    }
    return byDefault;
  }

  private static void addTo(Settings settings, ProblemException e, String name, Path file) {
    if (e.faults().isEmpty()) {
      settings.expect(false, name, file, String.valueOf(e.getMessage()));
    }
    e.faults()
        .forEach(fault ->
            settings.expect(
                false, name, fault.field() + " " + fault.value().orElse(""), fault.expected()));
  }
}
