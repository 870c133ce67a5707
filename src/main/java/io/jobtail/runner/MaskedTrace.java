package io.jobtail.runner;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.IThrowableProxy;

/** {@code %maskedEx} of the server's own log: the stack trace without secrets. */
public final class MaskedTrace extends ThrowableProxyConverter {
  @Override
  protected String throwableProxyToString(IThrowableProxy thrown) {
    return MaskedMessage.mask(super.throwableProxyToString(thrown));
  }
}
