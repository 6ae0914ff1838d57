package dev.tollgate.authz;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.LoggerFactory;

/** Everything that is logged, ours at debug level too, as it would stand in the log. */
final class LogCapture implements AutoCloseable {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          bytes.writeBytes(encoder().encode(event));
        }
      };
  private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();

  private LogCapture() {}

  static LogCapture start() {
    LogCapture capture = new LogCapture();
    capture.appender.setContext(capture.context);
    capture.appender.start();
    capture.root().addAppender(capture.appender);
    capture.ours().setLevel(Level.DEBUG);
    return capture;
  }

  String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    ours().setLevel(null);
    root().detachAppender(appender);
    appender.stop();
  }

  /** The one of the service itself. */
  private Encoder<ILoggingEvent> encoder() {
    return ((OutputStreamAppender<ILoggingEvent>) root().getAppender("stdout")).getEncoder();
  }

  private Logger root() {
    return context.getLogger(Logger.ROOT_LOGGER_NAME);
  }

  private Logger ours() {
    return context.getLogger("dev.tollgate");
  }
}
