package dev.tollgate.boot;

import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a service as a process: exit codes, messages for people, signals. */
final class Launcher {
  private static final Logger logger = LoggerFactory.getLogger(Launcher.class);

  private static final int START_FAILED = 1;
  private static final int BAD_SETTINGS = 2;

  private Launcher() {}

  static void run(String name, Supplier<Service> start) {
    Thread.setDefaultUncaughtExceptionHandler((thread, e) ->
        logger.atError().addKeyValue("thread", thread.getName()).setCause(e).log("uncaught"));
    try {
      Service service = start.get();
      Runtime.getRuntime().addShutdownHook(new Thread(service::close, "stop"));
      logger.atInfo().log("{} has started", name);
      service.awaitClosed();
    } catch (BadSettings e) {
      exit(BAD_SETTINGS, name + ": " + e.getMessage());
    } catch (RuntimeException | Error e) {
      logger.atError().setCause(e).log("{} could not start", name);
      exit(START_FAILED, name + " could not start: " + e.getMessage());
    }
  }

  /**
   * Prints to standard error, for the person who starts the service; logs go to standard output.
   */
  private static void exit(int code, String message) {
    System.err.println(message);
    System.exit(code);
  }
}
