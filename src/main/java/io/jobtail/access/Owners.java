package io.jobtail.access;

/**
 * The names of owners. A tenant, a token and a user of the same name are three: whoever may choose
 * one name has not chosen the others'.
 */
final class Owners {
  private Owners() {}

  static String ofTenant(String tenant) {
    return "tenant/" + tenant;
  }

  static String ofToken(String name) {
    return "token/" + name;
  }

  static String ofUser(String subject) {
    return "user/" + subject;
  }
}
