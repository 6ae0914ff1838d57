package dev.tollgate.admin.json;

import dev.tollgate.admin.problem.ProblemException;
import dev.tollgate.boot.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** Settings that name a JSON file. What is wrong with its content is a fault of the setting. */
public final class JsonSetting {
  private JsonSetting() {}

  /**
   * What the file says.
   *
   * @param type what the file is read as, strictly
   * @param check makes the value, or throws a {@link ProblemException} with all faults
   * @param byDefault if no file is named, and the stand-in if the file is bad
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
      note(e, settings, name, file.get());
    } catch (IOException e) {
      settings.expect(false, name, file.get(), "a readable file");
    }
    return byDefault;
  }

  private static void note(ProblemException e, Settings settings, String name, Path file) {
    if (e.faults().isEmpty()) {
      settings.expect(false, name, file, String.valueOf(e.getMessage()));
    }
    e.faults()
        .forEach(fault ->
            settings.expect(
                false, name, fault.field() + " " + fault.value().orElse(""), fault.expected()));
  }
}
