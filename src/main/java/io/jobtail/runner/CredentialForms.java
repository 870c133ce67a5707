package io.jobtail.runner;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What lets a client in, known by its form or by what stands before it: whoever logs a request's
 * line or its headers need not know what of it is secret.
 */
final class CredentialForms {
  /** Between a name and its value, however somebody shows headers or JSON, also inside of JSON. */
  private static final String IS = "\\\\{0,7}[\"']?[ \\t]{0,4}[:=][ \\t]{0,4}";

  /** The beginning of a sentence: no value has three words without a digit or a sign. */
  private static final String NO_TEXT = "(?!(?-i:[A-Za-z][a-z]{1,11} [a-z]{1,12} [a-z]{1,12}\\b))";

  /** One of a header's list, or with signs around it that are no part of it. */
  private static final String OPEN = "\\[?(?:\\\\{0,7}[\"'])?";

  private static final String FIELD =
      "(?<field>(?:csrf[-_]?token|jobtail-session)" + IS + OPEN + ")" + NO_TEXT + "[^\\s\"'\\\\;]+";

  /** The value goes on after its first word, but for the schemes that have one only. */
  private static final class Authorization {
    private static final String KNOWN =
        "(?:bearer|basic|digest|negotiate|token|apikey|aws4-hmac-sha256)[ \\t]+(?=\\S)";

    private static final String SCHEME = "(?:" + KNOWN + ")?";

    /** Up to the same sign, not one that is escaped. */
    private static final String QUOTED =
        "(?<quoted>\\bauthorization"
            + IS
            + "\\[?(?<escape>\\\\{0,7})(?<quote>[\"'])"
            + SCHEME
            + ")[^\\r\\n]*?(?=(?<!\\\\)\\k<escape>\\k<quote>|[\\r\\n]|\\z)";

    private static final String LISTED =
        "(?<listed>\\bauthorization" + IS + "\\[" + SCHEME + ")[^]\\r\\n]+";

    private static final String ONE_WORD =
        "(?<word>\\bauthorization"
            + IS
            + "(?:bearer|basic|negotiate)[ \\t]+(?:\\\\{0,7}[\"'])?)[^\\s\"'\\\\;]+";

    private static final String REST =
        "(?<rest>\\bauthorization" + IS + "(?:" + KNOWN + "|" + NO_TEXT + "))[^\\s\"'][^\\r\\n]*";

    static final String ANY = String.join("|", QUOTED, LISTED, ONE_WORD, REST);
  }

  /**
   * Without its header: long, or of mixed letters with a digit, so that it is no word of a text.
   */
  private static final String BEARER =
      "(?<bearer>\\bbearer[ \\t]+"
          + "(?=[\\w.~+/=-]{20}|(?-i:(?=[\\w.~+/=-]{0,20}[a-z])(?=[\\w.~+/=-]{0,20}[A-Z])"
          + "(?=[\\w.~+/=-]{0,20}\\d))))[^\\s\"&;#,]+";

  /** Without its header: only what is a name and a password. */
  private static final String BASIC =
      "(?<basic>\\bbasic[ \\t]+)(?=(?<pair>[\\w+/-]{4,8192}+={0,2}))[^\\s\"&;#,]+";

  /** In an address. */
  private static final String PASSWORD =
      "(?<user>://[^\\s/:@\"'<>]{0,128}+:)[^\\s/\"'<>]{1,512}(?=@)";

  /** JSON Web Tokens; our tickets and sessions are some too. */
  private static final String JWT =
      "(?-i:(?:(?<![\\w-])|(?<=%3D|%3d|%20))eyJ[\\w-]{5,}+(?:\\.[\\w-]*+){1,4})";

  /** Tokens, and proofs of sessions, as this server makes them. */
  private static final String TOKEN =
      "(?-i:(?:jobtail|csrf)_(?=[a-z_]{0,80}[A-Z0-9-])[\\w-]{43,}+)";

  /** Apart, since a start is to be quick, and has no such line. */
  private static final class Any {
    private static final String PARAMETER =
        "(?<parameter>(?:(?<![\\w-])|(?<=%26|%3F))"
            + inAnyCoding("ticket")
            + "(?:=|%3D)[\"']?)[^\\s\"'&;#,]+";

    static final Pattern FORM =
        Pattern.compile(
            "(?i)"
                + String.join(
                    "|", PARAMETER, Authorization.ANY, FIELD, BEARER, BASIC, PASSWORD, JWT, TOKEN));
  }

  /** What stands before a credential, and stays. */
  private static final List<String> SHOWN =
      List.of("parameter", "quoted", "listed", "word", "rest", "field", "bearer", "basic", "user");

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
          "://",
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
    return Any.FORM.matcher(text).replaceAll(found -> Matcher.quoteReplacement(shown(found)));
  }

  private static String shown(MatchResult found) {
    String pair = found.group("pair");
    if (pair != null && !isNameAndPassword(pair)) {
      String word = found.group("basic");
      // may have another form
      return word + maskForms(found.group().substring(word.length()));
    }
    for (String group : SHOWN) {
      String before = found.group(group);
      if (before != null) {
        return before + "***";
      }
    }
    return "***";
  }

  private static boolean isNameAndPassword(String base64) {
    try {
      String pair =
          new String(
              Base64.getDecoder().decode(base64.replace('-', '+').replace('_', '/')),
              StandardCharsets.ISO_8859_1);
      return pair.indexOf(':') >= 0 && pair.chars().allMatch(letter -> letter >= ' ');
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
