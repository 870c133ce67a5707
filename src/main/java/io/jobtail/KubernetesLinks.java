package io.jobtail;

import java.util.regex.Pattern;

/**
 * Kubernetes tells every pod about every Service by variables that begin with the Service's name
 * ("service links"). Of a Service that is called jobtail, or jobtail-redis, they look like settings
 * of ours, and nobody has set them.
 */
final class KubernetesLinks {
  private static final String PROTOCOL = "(TCP|UDP|SCTP)";
  private static final Pattern NAME =
      Pattern.compile(
          ".+_(SERVICE_HOST|SERVICE_PORT(_.+)?|PORT_\\d+_" + PROTOCOL + "(_(PROTO|PORT|ADDR))?)");
  private static final Pattern ADDRESS = Pattern.compile("(tcp|udp|sctp)://.+");

  private KubernetesLinks() {}

  static boolean isOne(String variable, String value) {
    return NAME.matcher(variable).matches()
        || (variable.endsWith("_PORT") && ADDRESS.matcher(value).matches());
  }
}
