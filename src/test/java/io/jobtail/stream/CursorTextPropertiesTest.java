package io.jobtail.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.job.EventId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Cursors as text: one form for each, and nothing else is one. */
final class CursorTextPropertiesTest {
  private static final int MAX_ATTEMPT = 999_999_999;
  private static final long MAX_SEQ = 999_999_999_999_999_999L;
  private static final String FORM = "(0|[1-9][0-9]{0,8})-(0|[1-9][0-9]{0,17})";

  @Provide
  Arbitrary<EventId> ids() {
    return Combinators.combine(
            Arbitraries.integers().between(0, MAX_ATTEMPT), Arbitraries.longs().between(0, MAX_SEQ))
        .as(EventId::new);
  }

  @Provide
  Arbitrary<List<FeedPlace>> places() {
    Arbitrary<FeedPlace> place =
        Arbitraries.oneOf(
            Arbitraries.of(new FeedPlace.Unseen(), new FeedPlace.Removed()),
            ids().map(FeedPlace.After::new));
    return place.list().ofMinSize(1).ofMaxSize(12);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.strings().withChars("0123456789-").ofMaxLength(12),
        Arbitraries.strings().withChars("019-,.~+ \u0661\uff11").ofMaxLength(12),
        Arbitraries.strings().all().ofMaxLength(12));
  }

  @Property
  void an_id_is_read_as_it_was_written(@ForAll("ids") EventId id) {
    byte[] bytes = new byte[id.textLength()];
    assertThat(id.write(bytes, 0)).isEqualTo(bytes.length);
    assertThat(new String(bytes, StandardCharsets.US_ASCII)).isEqualTo(id.toString());
    assertThat(EventId.parse(id.toString())).contains(id);
  }

  @Property
  void a_text_is_an_id_if_it_has_its_form_and_then_there_is_no_other_for_it(
      @ForAll("texts") String text) {
    assertThat(EventId.parse(text).map(EventId::toString).orElse(""))
        .isEqualTo(text.matches(FORM) ? text : "");
  }

  @Property
  void a_cursor_of_several_jobs_is_read_as_it_was_written(@ForAll("places") List<FeedPlace> all) {
    assertThat(FeedPlace.parse(FeedPlace.text(all))).contains(all);
  }

  @Property
  void a_text_is_a_cursor_of_several_jobs_if_each_part_is_one(@ForAll("texts") String text) {
    boolean isOne = List.of(text.split(",", -1)).stream().allMatch(p -> p.matches(FORM + "|[.~]"));
    assertThat(FeedPlace.parse(text).map(FeedPlace::text).orElse("no"))
        .isEqualTo(isOne ? text : "no");
  }
}
