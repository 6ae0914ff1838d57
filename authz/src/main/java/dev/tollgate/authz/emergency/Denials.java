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
 * The denials of this replica, until they are suspensions in the database. Kept on disk, so that
 * they survive a restart. Thread-safe.
 */
public final class Denials {
  private static final Logger logger = LoggerFactory.getLogger(Denials.class);

  /** Maximum number of denials. An incident has a handful; many more would slow the replay down. */
  private static final int MAX_DENIALS = 1_000;

  /** So that one tenant cannot use up the maximum; more keys are denied by denying their app. */
  static final int MAX_DENIALS_OF_TENANT = 100;

  private final DenyList denyList;
  private final Optional<EncryptedText> file;
  private final List<Denial> all = new ArrayList<>();

  /**
   * Reads the denials from the file and applies them.
   *
   * @param denyList receives the denied ids
   * @param file stores the denials; if empty, they are lost in a restart
   * @throws StartFailure if the file cannot be read, because the denied ids are then unknown
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

  /** True if the maximum number is reached, for the tenant or for all. */
  synchronized boolean isFullFor(String tenant) {
    return all.size() >= MAX_DENIALS
        || all.stream().filter(denial -> tenant.equals(denial.tenant())).count()
            >= MAX_DENIALS_OF_TENANT;
  }

  /**
   * Denies now; returns when the denial is on disk.
   *
   * @throws IOException if the file cannot be written; the denial is then lost in a restart
   */
  synchronized void add(Denial denial) throws IOException {
    denyList.add(denial.kind(), denial.id());
    all.removeIf(old -> old.kind() == denial.kind() && old.id().equals(denial.id()));
    all.add(denial);
    write();
  }

  /** Removes the denial, for example because its suspension is in this replica's memory. */
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
