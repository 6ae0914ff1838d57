package dev.tollgate.authz.products;

import dev.tollgate.admin.problem.FieldFaults;
import dev.tollgate.admin.problem.Place;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An {@link Operation} in requests; see the OpenAPI document. */
record OperationBody(
    @Nullable List<String> methods, @Nullable List<String> paths, @Nullable List<String> models) {
  private static final int MAX_VALUES = 100;
  private static final Pattern METHOD = Pattern.compile("[A-Z][A-Z-]{0,19}");
  private static final Pattern MODEL = Pattern.compile("[!-~]{1,200}");

  static OperationBody of(StoredOperation operation) {
    return new OperationBody(operation.methods(), operation.paths(), operation.models());
  }

  /**
   * Validates the operation. If faults were added, the result must not be used.
   *
   * @param place the place of the operation in the request
   */
  StoredOperation check(Place place, FieldFaults faults) {
    boolean hasPaths = paths != null && !paths.isEmpty();
    faults.expect(hasPaths, place.field("paths"), "none", "at least one path");
    return new StoredOperation(
        each(
            place.field("methods"),
            methods,
            text -> METHOD.matcher(text).matches(),
            "a method such as POST",
            faults),
        each(
            place.field("paths"),
            paths,
            text -> PathPattern.parse(text).isPresent(),
            PathPattern.EXPECTED,
            faults),
        each(
            place.field("models"),
            models,
            text -> MODEL.matcher(text).matches(),
            "the name of a model, with * for any characters: 1 to 200, no spaces",
            faults));
  }

  private static List<String> each(
      Place place,
      @Nullable List<String> texts,
      Predicate<String> fits,
      String expected,
      FieldFaults faults) {
    if (texts == null) {
      return List.of();
    }
    faults.expect(texts.size() <= MAX_VALUES, place, texts.size(), "at most 100");
    for (int i = 0; i < Math.min(texts.size(), MAX_VALUES); i++) {
      faults.expect(fits.test(texts.get(i)), place.item(i), texts.get(i), expected);
    }
    return texts;
  }
}
