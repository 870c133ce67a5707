package io.jobtail.web;

import io.micronaut.context.BeanContext;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.exceptions.BeanContextException;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.http.ssl.CertificateProvider;
import io.micronaut.http.ssl.FileCertificateProvider;
import io.micronaut.http.ssl.ServerSslConfiguration;
import io.micronaut.inject.qualifiers.Qualifiers;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import java.nio.file.NoSuchFileException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/**
 * Looks at the key and the certificate before the server listens, and at each that takes their
 * place. The framework would go on without TLS where it cannot use them, and say nothing.
 */
@Context
@Named("start-check")
@Requires(property = "micronaut.server.ssl.enabled", value = "true")
final class TlsCheck {
  private static final Logger LOG = LoggerFactory.getLogger(TlsCheck.class);
  private static final String NAME = "micronaut.server.ssl.key-name";
  private static final String FILE = "micronaut.certificate.file.";

  private @Nullable Disposable watching;
  private volatile String used = "";

  TlsCheck(BeanContext context, ServerSslConfiguration tls) {
    String name = tls.getKeyName();
    if (name != null) {
      check(name, provider(context, name));
    } else if (!tls.buildSelfSigned() && tls.getKeyStore().getPath().isEmpty()) {
      throw new ConfigurationException(
          "micronaut.server.ssl is enabled and has no key: "
              + NAME
              + " names one, and "
              + FILE
              + "NAME.path says where it is");
    }
  }

  private static CertificateProvider provider(BeanContext context, String name) {
    context
        .findBean(FileCertificateProvider.Config.class, Qualifiers.byName(name))
        .filter(file -> file.getPath() == null || file.getPath().getParent() == null)
        .ifPresent(file -> {
          throw new ConfigurationException(
              FILE + name + ".path names a file with its folder, not " + file.getPath());
        });
    Optional<CertificateProvider> found;
    try {
      found = context.findBean(CertificateProvider.class, Qualifiers.byName(name));
    } catch (BeanContextException e) {
      throw new ConfigurationException(FILE + name + " cannot be used: " + reason(e), e);
    }
    return found.orElseThrow(() ->
        new ConfigurationException(
            NAME + " is " + name + ", and there is no " + FILE + name + ".path"));
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof NoSuchFileException missing
        ? "there is no file " + missing.getFile()
        : String.valueOf(cause.getMessage());
  }

  private void check(String name, CertificateProvider provider) {
    KeyStore first;
    try (Stream<KeyStore> keys = Flux.from(provider.getKeyStore()).toStream(1)) {
      first = keys.findFirst().orElseThrow();
    }
    try {
      used = KeyPairs.describe(first);
      LOG.info("TLS: {}", used);
    } catch (GeneralSecurityException e) {
      throw new ConfigurationException(FILE + name + " cannot be used: " + e.getMessage(), e);
    }
    watching = Flux.from(provider.getKeyStore()).skip(1).subscribe(next -> loaded(name, next));
  }

  /** Also where nothing has changed, if it is loaded by the clock. */
  private void loaded(String name, KeyStore next) {
    try {
      String now = KeyPairs.describe(next);
      if (!now.equals(used)) {
        used = now;
        LOG.info("TLS, for new connections: {}", now);
      }
    } catch (GeneralSecurityException e) {
      LOG.error("{}{} has changed and cannot be used: {}", FILE, name, e.getMessage());
    }
  }

  @PreDestroy
  void stop() {
    if (watching != null) {
      watching.dispose();
    }
  }
}
