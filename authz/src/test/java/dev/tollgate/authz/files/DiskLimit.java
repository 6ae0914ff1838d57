package dev.tollgate.authz.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;

/** A disk that is full for one process. */
public final class DiskLimit {
  private DiskLimit() {}

  /**
   * Makes writes of the process beyond this size of a file fail; mapped memory is not concerned.
   *
   * @param bytes a number, or {@code unlimited}
   */
  public static void set(Process process, String bytes) throws IOException, InterruptedException {
    Process limit =
        new ProcessBuilder(
                "prlimit", "--pid", Long.toString(process.pid()), "--fsize=" + bytes + ":unlimited")
            .inheritIO()
            .start();
    assertThat(limit.waitFor()).isZero();
  }
}
