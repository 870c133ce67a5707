package io.jobtail.runner;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What lets a client in, known by its form or by what stands before it: whoever logs a request's
 * line or its headers need not know what of it is secret.
 */
final class CredentialForms {
  /** Between a name and its value, however somebody shows headers or JSON. */
  private static final String IS = "[\"']?[ \\t]{0,4}[:=][ \\t]{0,4}[\"'\\[]{0,2}";

  private static final String FIELD =
      "(\\bauthorization"
          + IS
          + "(?:(?:bearer|basic|digest|negotiate)[ \\t]+)?"
          + "|csrf[-_]?token"
          + IS
          + "|jobtail-session"
          + IS
          + ")[^\\s\"';]+";

  /** Without its header: long, or with a digit or a dot in it, so that it is no word of a text. */
  private static final String SCHEME =
      "(\\b(?:bearer|basic)[ \\t]+"
          + "(?=[\\w.~+/=-]{20}|(?=[\\w.~+/=-]{8})[\\w.~+/-]*(?:[\\d=]|\\.\\w)))[^\\s\"&;#,]+";

  /** JSON Web Tokens; our tickets and sessions are some too. */
  private static final String JWT =
      "(?-i:(?:(?<![\\w-])|(?<=%3D|%3d|%20))eyJ[\\w-]{5,}+(?:\\.[\\w-]*+){1,4})";

  /** Tokens, and proofs of sessions, as this server makes them. */
  private static final String TOKEN =
      "(?-i:(?:jobtail|csrf)_(?=[a-z_]{0,80}[A-Z0-9-])[\\w-]{43,}+)";

  /** Apart, since a start is to be quick, and has no such line. */
  private static final class Any {
    private static final String PARAMETER =
        "((?:(?<![\\w-])|(?<=%26|%3F))" + inAnyCoding("ticket") + "(?:=|%3D)[\"']?)[^\\s\"'&;#,]+";

    static final Pattern FORM =
        Pattern.compile("(?i)" + String.join("|", PARAMETER, FIELD, SCHEME, JWT, TOKEN));
  }

  /** One of these is in every form: looking for them takes a hundredth of the pattern's time. */
  private static final List<String> SIGNS =
      List.of(
          "ticket",
          "%4",
          "%5",
          "%6",
          "%7",
          "authorization",
          "csrf",
          "jobtail-session",
          "bearer",
          "basic",
          "eyj",
          "jobtail_");

  private CredentialForms() {}

  /** A name as a URL may write it: each of its letters may stand as its number. */
  private static String inAnyCoding(String name) {
    return name.chars()
        .mapToObj(letter ->
            "(?:%c|%%%02x|%%%02x)".formatted(letter, letter, Character.toUpperCase(letter)))
        .collect(Collectors.joining());
  }

  static String mask(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    for (String sign : SIGNS) {
      if (lower.contains(sign)) {
        return maskForms(text);
      }
    }
    return text;
  }

  private static String maskForms(String text) {
    // groups that are not of the form that was found are empty
    return Any.FORM.matcher(text).replaceAll("$1$2$3***");
  }
}
