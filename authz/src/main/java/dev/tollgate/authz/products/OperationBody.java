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
  private static final String UNENFORCED_MODELS =
      "none, because the gateway does not read requests yet and cannot restrict their models";

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
        models == null ? List.of() : models);
  }

  /** Adds a fault if the gateway would not enforce the operation. */
  void checkEnforced(Place place, FieldFaults faults) {
    faults.expect(
        models == null || models.isEmpty(),
        place.field("models"),
        models == null ? null : String.join(", ", models),
        UNENFORCED_MODELS);
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
