package io.jobtail.build;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** Licenses as projects name them in their POM, or in that of a parent. */
final class Licenses {
  /** By what a name or address has in it, in this order; the values are those of SPDX. */
  private static final Map<Pattern, String> KNOWN = known();

  /**
   * One that a project names.
   *
   * @param text its identifier at SPDX if that is known, or the project's words
   */
  record License(String text, boolean isKnown) {}

  private Licenses() {}

  private static Map<Pattern, String> known() {
    Map<String, String> names = new LinkedHashMap<>();
    names.put("apache", "Apache-2.0");
    names.put("mit-0|mit no attribution", "MIT-0");
    names.put("\\bmit\\b", "MIT");
    names.put("epl-2|eclipse public license.*2", "EPL-2.0");
    names.put("lgpl|lesser general public", "LGPL-2.1-only");
    names.put("gpl.*(cpe|classpath)", "GPL-2.0-with-classpath-exception");
    names.put("bsd-2", "BSD-2-Clause");
    names.put("bsd-3|go license|golang", "BSD-3-Clause");
    names.put("cc0|publicdomain", "CC0-1.0");
    Map<Pattern, String> patterns = new LinkedHashMap<>();
    names.forEach((name, id) -> patterns.put(Pattern.compile(name, Pattern.CASE_INSENSITIVE), id));
    return patterns;
  }

  /** None if neither the project nor a parent says. */
  static List<License> of(Path repository, Artifact artifact) {
    for (Path pom = artifact.pom(); pom != null; ) {
      Element project = parsed(pom);
      List<License> licenses = named(project);
      if (!licenses.isEmpty()) {
        return licenses;
      }
      pom = parent(repository, project);
    }
    return List.of();
  }

  private static List<License> named(Element project) {
    List<License> licenses = new ArrayList<>();
    Element all = child(project, "licenses");
    for (Node one = all == null ? null : all.getFirstChild();
        one != null;
        one = one.getNextSibling()) {
      if (one instanceof Element license) {
        licenses.add(license(text(license, "name"), text(license, "url")));
      }
    }
    return licenses.stream().distinct().toList();
  }

  private static License license(String name, String address) {
    for (Map.Entry<Pattern, String> known : KNOWN.entrySet()) {
      if (known.getKey().matcher(name).find()) {
        return new License(known.getValue(), true);
      }
    }
    for (Map.Entry<Pattern, String> known : KNOWN.entrySet()) {
      if (known.getKey().matcher(address).find()) {
        return new License(known.getValue(), true);
      }
    }
    return new License(name, false);
  }

  private static @Nullable Path parent(Path repository, Element project) {
    Element parent = child(project, "parent");
    if (parent == null) {
      return null;
    }
    String name = text(parent, "artifactId");
    String version = text(parent, "version");
    return repository
        .resolve(text(parent, "groupId").replace('.', '/'))
        .resolve(name)
        .resolve(version)
        .resolve(name + "-" + version + ".pom");
  }

  private static Element parsed(Path pom) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      return factory.newDocumentBuilder().parse(pom.toFile()).getDocumentElement();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ParserConfigurationException | SAXException e) {
      throw new IllegalStateException(pom + " cannot be read", e);
    }
  }

  private static String text(Element parent, String name) {
    Element child = child(parent, name);
    return child == null ? "" : child.getTextContent().strip();
  }

  private static @Nullable Element child(Element parent, String name) {
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element && element.getTagName().equals(name)) {
        return element;
      }
    }
    return null;
  }
}
