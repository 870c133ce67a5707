package twin;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The same in small: a job is stored, runs on a thread, and its lines are stored and sent. */
@RestController
@RequestMapping("/jobs")
class JobController {
  record Params(@Min(0) int lines) {}

  record Submission(@NotBlank String type, @Valid Params params) {}

  private final JdbcClient jdbc;

  JobController(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @GetMapping
  Map<String, List<Map<String, Object>>> list() {
    return Map.of(
        "jobs", jdbc.sql("SELECT id, type, state FROM jobs LIMIT 50").query().listOfRows());
  }

  @PostMapping(produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  SseEmitter submit(@Valid @RequestBody Submission submission) {
    String id = UUID.randomUUID().toString();
    jdbc.sql("INSERT INTO jobs VALUES (?, ?, 'queued')").params(id, submission.type()).update();
    SseEmitter emitter = new SseEmitter();
    Thread.ofVirtual().start(() -> run(id, submission.params().lines(), emitter));
    return emitter;
  }

  private void run(String id, int lines, SseEmitter emitter) {
    try {
      emit(id, 0, "status", "{\"state\":\"running\"}", emitter);
      for (int i = 1; i <= lines; i++) {
        emit(id, i, "log", "{\"text\":\"line " + i + "\"}", emitter);
      }
      emit(id, lines + 1, "done", "{\"state\":\"succeeded\"}", emitter);
      jdbc.sql("UPDATE jobs SET state = 'succeeded' WHERE id = ?").params(id).update();
      emitter.complete();
    } catch (IOException e) {
      emitter.completeWithError(e);
    }
  }

  private void emit(String id, int seq, String type, String data, SseEmitter emitter)
      throws IOException {
    jdbc.sql("INSERT INTO events VALUES (?, ?, ?)").params(id, seq, data).update();
    emitter.send(SseEmitter.event().id("" + seq).name(type).data(data));
  }
}
