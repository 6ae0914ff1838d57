package dev.tollgate.authz.emergency;

import dev.tollgate.authz.catalog.DenyList;
import dev.tollgate.authz.records.JsonColumn;
import dev.tollgate.authz.snapshot.EncryptedText;
import dev.tollgate.boot.StartFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is shut off here until the database knows of it. Kept on disk, so that a restart does not
 * turn it on again. Thread-safe.
 */
public final class Denials {
  private static final Logger logger = LoggerFactory.getLogger(Denials.class);

  /** An incident has a handful; a thousand is a mistake that would slow the replay down. */
  private static final int MOST = 1_000;

  private final DenyList denyList;
  private final Optional<EncryptedText> file;
  private final List<Denial> all = new ArrayList<>();

  /**
   * What was shut off before the restart.
   *
   * @param denyList is told what is shut off
   * @param file keeps it; without one a restart forgets it
   * @throws StartFailure if the file cannot be read: nobody could say then what is shut off
   */
  public Denials(DenyList denyList, Optional<EncryptedText> file) {
    this.denyList = denyList;
    this.file = file;
    file.ifPresent(this::read);
  }

  private void read(EncryptedText from) {
    try {
      from.read().ifPresent(json -> all.addAll(JsonColumn.list(json, Denial.class)));
      all.forEach(denial -> denyList.add(denial.kind(), denial.id()));
      if (!all.isEmpty()) {
        logger.atWarn().addKeyValue("count", all.size()).log("emergency denials are in force");
      }
    } catch (IOException | RuntimeException e) {
      throw new StartFailure(
          ("emergency denials in %s cannot be read (expected: the pepper that they were written"
                  + " under, as AUTHZ_KEY_PEPPER_FILE or AUTHZ_KEY_OTHER_PEPPER_FILE; or no such"
                  + " file, which turns on what they shut off)")
              .formatted(from),
          e);
    }
  }

  synchronized List<Denial> all() {
    return List.copyOf(all);
  }

  /** Whether there is room for another. */
  synchronized boolean isFull() {
    return all.size() >= MOST;
  }

  /**
   * Shuts it off now, and says so after it is on disk.
   *
   * @throws IOException if it could not be kept; it is shut off until the process ends
   */
  synchronized void add(Denial denial) throws IOException {
    denyList.add(denial.kind(), denial.id());
    all.removeIf(old -> old.kind() == denial.kind() && old.id().equals(denial.id()));
    all.add(denial);
    write();
  }

  /** The database knows of it, and so does the memory of this replica. */
  synchronized void remove(Denial denial) throws IOException {
    if (all.remove(denial)) {
      denyList.remove(denial.kind(), denial.id());
      write();
    }
  }

  private void write() throws IOException {
    if (file.isPresent()) {
      file.get().write(JsonColumn.write(all));
    }
  }
}
