package io.jobtail;

import io.jobtail.access.TokenHash;
import java.util.List;
import java.util.regex.Pattern;

/** Makes a token, and says what the configuration is to know of it. */
final class NewTokenCommand implements TerminalCommand {
  // configuration knows names in kebab-case and without dots
  private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  @Override
  public List<String> names() {
    return List.of("--new-token");
  }

  @Override
  public List<String> operands() {
    return List.of("NAME");
  }

  @Override
  public String meaning() {
    return "makes a token for somebody to send, and the settings that let them in";
  }

  @Override
  public int run(Call call) {
    String name = call.operands().getFirst();
    if (!NAME.matcher(name).matches()) {
      call.err().println("NAME is of small letters, digits and '-' between them");
      return CommandLine.MISUSE;
    }
    String token = TokenHash.newToken();
    call.out()
        .printf(
            """
            The token, which is shown this once:

              %s

            What the configuration is to have (scopes: submit, read, cancel, metrics, admin):

              jobtail:
                security:
                  tokens:
                    %s:
                      hash: "%s"
                      scopes: [submit, read, cancel]

            """,
            token, name, TokenHash.of(token));
    return 0;
  }
}
