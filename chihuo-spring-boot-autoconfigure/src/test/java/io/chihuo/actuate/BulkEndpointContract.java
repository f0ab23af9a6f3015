// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.boot.test.system.CapturedOutput;

import io.chihuo.actuate.Http.Answer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Bulk operations over the endpoint.
 */
interface BulkEndpointContract extends EndpointTopic {

	private Answer startOperation(String action, Map<String, ?> parameters) {
		return http().post("chihuo/" + WorkLoop.NAME + "/" + action, parameters);
	}

	private Answer awaitDone(Answer started) {
		assertThat(started.status()).as(started.toString()).isEqualTo(200);
		String path = "chihuo/bulk-operations/" + started.text("/id");
		TestLimits.await("end").until(() -> http().get(path).text("/state").equals("DONE"));
		return http().get(path);
	}

	@Test
	default void matchingDeadLettersAreChangedWhileTheRequestIsAnswered(CapturedOutput output) {
		Answer started = startOperation("bulk-requeue",
				Map.of("idPrefix", "<img>\u202e", "cause", "c\u0000", "olderThan", "1h", "newerThan", "P2D"));
		Answer ended = awaitDone(started);
		assertThat(ended.text("/loop")).as(ended.toString()).isEqualTo(WorkLoop.NAME);
		assertThat(ended.text("/action")).isEqualTo("REQUEUE");
		assertThat(ended.text("/filter/idPrefix")).isEqualTo("<img>\u202e");
		assertThat(ended.text("/filter/cause")).isEqualTo("c\u0000");
		assertThat(ended.text("/filter/diedBefore")).endsWith("Z");
		assertThat(ended.text("/filter/diedAfter")).endsWith("Z");
		assertThat(ended.text("/done")).isEqualTo("0");
		assertThat(ended.text("/total")).isEqualTo("0");
		assertThat(http().get("chihuo/bulk-operations?size=1").text("/operations/0/id")).isEqualTo(started.text("/id"));
		Answer stopped = http().post("chihuo/bulk-operations/stop", Map.of("id", started.text("/id")));
		assertThat(stopped.body()).isEqualTo(ended.body());
		assertThat(output).contains("'bulk-requeue' of loop 'work' with {cause=c?, idPrefix=<img>",
				"asked for by an unknown user: operation " + started.text("/id"), "'bulk-stop' of loop 'work' with {id="
						+ started.text("/id") + "}, asked for by an unknown user: the operation is DONE");
		assertThat(http().get("chihuo/" + WorkLoop.NAME + "/audit").text("/writes/0/action")).isEqualTo("bulk-stop");
	}

	@Test
	default void allDeadLettersAreChangedOnlyIfThatIsSaid() {
		assertThat(startOperation("bulk-discard", Map.of()).status()).isEqualTo(400);
		assertThat(startOperation("bulk-discard", Map.of("all", false)).status()).isEqualTo(400);
		assertThat(startOperation("bulk-discard", Map.of("idPrefix", "")).status()).isEqualTo(400);
		assertThat(startOperation("bulk-discard", Map.of("all", true, "idPrefix", "a")).status()).isEqualTo(400);
		assertThat(startOperation("bulk-discard", Map.of("all", true, "id", "a")).status()).isEqualTo(400);
		assertThat(awaitDone(startOperation("bulk-discard", Map.of("all", true))).text("/action")).isEqualTo("DISCARD");
	}

	@Test
	default void tasksThatMatchAreCancelled() {
		Answer ended = awaitDone(
				startOperation("bulk-cancel", Map.of("idPrefix", "none", "olderThan", "1h", "newerThan", "P2D")));
		assertThat(ended.text("/action")).as(ended.toString()).isEqualTo("CANCEL");
		assertThat(ended.text("/filter/addedBefore")).endsWith("Z");
		assertThat(ended.text("/filter/addedAfter")).endsWith("Z");
		assertThat(startOperation("bulk-cancel", Map.of()).status()).isEqualTo(400);
		Answer refused = startOperation("bulk-cancel", Map.of("idPrefix", "none", "cause", "a"));
		assertThat(refused.status()).isEqualTo(400);
		assertThat(refused.text("/error"))
			.isEqualTo("'bulk-cancel' takes [all, idPrefix, olderThan, newerThan], not [cause]");
	}

	@Test
	default void conditionThatIsEmptyOrHasNoUnitIsRefusedAndNotLeftOut() {
		for (String name : List.of("cause", "exception", "idPrefix", "olderThan", "newerThan")) {
			Answer refused = startOperation("bulk-discard", Map.of(name, ""));
			assertThat(refused.status()).as(name).isEqualTo(400);
			assertThat(refused.text("/error")).contains("'" + name + "' must ");
			String other = name.equals("idPrefix") ? "cause" : "idPrefix";
			assertThat(startOperation("bulk-discard", Map.of(other, "none", name, "")).status()).as(name)
				.isEqualTo(400);
		}
		for (Object age : List.of(3600, "3600", "soon", " ", "1 y")) {
			Answer refused = startOperation("bulk-discard", Map.of("idPrefix", "none", "olderThan", age));
			assertThat(refused.status()).as(age.toString()).isEqualTo(400);
			assertThat(refused.text("/error")).contains("'olderThan' must be a time with its unit");
		}
	}

	@Test
	default void filterOfAnActionThatHasNoneIsRefused() {
		Answer refused = startOperation("requeue", Map.of("all", true, "cause", "a"));
		assertThat(refused.status()).isEqualTo(400);
		assertThat(refused.text("/error")).isEqualTo("'requeue' takes [all], not [cause]");
		assertThat(startOperation("pause", Map.of("olderThan", "1h")).status()).isEqualTo(400);
	}

	@Test
	default void mistakesWithBulkOperationsAreAnswered() {
		assertThat(http().get("chihuo/bulk-operations/none").status()).isEqualTo(404);
		assertThat(http().get("chihuo/bulk-operations?size=0").status()).isEqualTo(400);
		assertThat(http().post("chihuo/bulk-operations/stop", Map.of("id", "none")).status()).isEqualTo(404);
		assertThat(http().post("chihuo/bulk-operations/stop", Map.of()).status()).isEqualTo(400);
		assertThat(http().post("chihuo/bulk-operations/burn", Map.of("id", "none")).status()).isEqualTo(404);
		assertThat(http().post("chihuo/none/bulk-requeue", Map.of("all", true)).status()).isEqualTo(404);
		assertThat(startOperation("bulk-requeue", Map.of("olderThan", "-1h")).status()).isEqualTo(400);
	}

}
