package dev.tollgate.testkit.process;

import dev.tollgate.testkit.process.Program.StopSignal;
import java.io.IOException;

/** Signals that Java itself cannot send. */
final class Signals {
  private Signals() {}

  static void send(StopSignal signal, ProcessHandle process) {
    switch (signal) {
      case TERM -> process.destroy();
      case INT -> sendThroughShell("INT", process.pid());
    }
  }

  // The shell's built-in: the kill program is missing from small images.
  private static void sendThroughShell(String signal, long pid) {
    try {
      new ProcessBuilder("sh", "-c", "kill -" + signal + " " + pid).start().waitFor();
    } catch (IOException e) {
      throw new IllegalStateException("cannot send SIG" + signal + " to pid " + pid, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
