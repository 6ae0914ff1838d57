package dev.tollgate.testkit.process;

import dev.tollgate.testkit.process.Program.StopSignal;
import java.io.IOException;

/** Sends signals that Java itself cannot send. Stateless. */
final class Signals {
  private Signals() {}

  static void send(StopSignal signal, ProcessHandle process) {
    switch (signal) {
      case TERM -> process.destroy();
      case INT -> sendThroughShell("INT", process.pid());
    }
  }

  // Uses the shell's built-in, because small images have no kill program.
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
