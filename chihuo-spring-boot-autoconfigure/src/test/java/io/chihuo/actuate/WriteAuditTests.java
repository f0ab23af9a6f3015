// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

import io.chihuo.BackendUnavailableException;
import io.chihuo.ChihuoException;
import io.chihuo.actuate.WriteAudit.AuditedAnswer;
import io.chihuo.actuate.WriteAudit.WriteRequest;
import io.chihuo.contract.SettableClock;
import io.chihuo.event.EndpointWrite;
import io.chihuo.event.EndpointWrite.WriteOutcome;
import io.chihuo.event.EndpointWrite.WriteTarget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class WriteAuditTests {

	private final List<EndpointWrite> published = new ArrayList<>();

	private final SettableClock clock = new SettableClock();

	private final WriteAudit audit = new WriteAudit("default", this.clock, this.published::add);

	private void finish(String id, String user) {
		WriteRequest request = new WriteRequest(WriteTarget.LOOP, "work", "finish", Map.of("id", id), user);
		assertThat(
				this.audit.performWrite(request, () -> new AuditedAnswer<>(id, WriteOutcome.DONE, "1 id(s) changed")))
			.isEqualTo(id);
	}

	@Test
	void eachWriteIsPublishedAndKept() {
		finish("a", "alice");
		finish("b", null);
		assertThat(this.published).containsExactly(writeOf("a", "alice", this.clock.now()),
				writeOf("b", null, this.clock.now()));
		assertThat(this.audit.lastWrites()).containsExactly(this.published.get(1), this.published.get(0));
	}

	private static EndpointWrite writeOf(String id, String user, Instant at) {
		return EndpointWrite.of("default", WriteTarget.LOOP, "work", "finish", Map.of("id", id), user, at,
				WriteOutcome.DONE, "1 id(s) changed");
	}

	@Test
	void lastTwoHundredAreKept() {
		for (int i = 0; i < 1_000; i++) {
			finish("id-" + i, "alice");
		}
		assertThat(this.audit.lastWrites()).hasSize(200)
			.first()
			.satisfies((write) -> assertThat(write.parameters()).containsEntry("id", "id-999"));
		assertThat(this.published).hasSize(1_000);
	}

	@Test
	void longTextsAreCutAndCannotFillTheHeap() {
		for (int i = 0; i < 300; i++) {
			finish("x".repeat(100_000), "u".repeat(100_000));
		}
		List<EndpointWrite> kept = this.audit.lastWrites();
		assertThat(kept).hasSizeBetween(20, 199);
		assertThat(kept.stream().mapToInt((write) -> write.toString().length() * Character.BYTES).sum())
			.isLessThanOrEqualTo(WriteAudit.MAX_BYTES);
		assertThat(kept.get(0).user()).hasSizeLessThan(WriteAudit.MAX_TEXT_LENGTH + 10);
	}

	@Test
	void exceptionSaysHowAWriteEndedAndIsThrownOn() {
		Map<RuntimeException, WriteOutcome> outcomes = Map.of(new RequestRefusedException(400, "no"),
				WriteOutcome.REFUSED, new IllegalArgumentException("no"), WriteOutcome.REFUSED,
				new ChihuoException("no"), WriteOutcome.REFUSED, new BackendUnavailableException("no", null),
				WriteOutcome.FAILED, new IllegalStateException("no"), WriteOutcome.FAILED);
		WriteRequest request = new WriteRequest(WriteTarget.SCHEDULE, "s", "pause", Map.of(), null);
		outcomes.forEach((failure, outcome) -> {
			assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> this.audit.performWrite(request, () -> {
				throw failure;
			})).isSameAs(failure);
			assertThat(this.audit.lastWrites().get(0).outcome()).as(failure.toString()).isEqualTo(outcome);
			assertThat(this.audit.lastWrites().get(0).detail()).contains("no");
		});
		assertThat(this.published).hasSize(outcomes.size());
	}

	@Test
	void writeIsAnsweredAndPublishedThoughTheLogThrows() {
		Logger root = (Logger) LoggerFactory.getLogger(WriteAudit.class);
		TurboFilter broken = new TurboFilter() {
			@Override
			public FilterReply decide(Marker marker, Logger logger, Level level, String format, Object[] params,
					Throwable failure) {
				if (logger == root) {
					throw new IllegalStateException("a filter fails");
				}
				return FilterReply.NEUTRAL;
			}
		};
		root.getLoggerContext().addTurboFilter(broken);
		try {
			finish("a", "alice");
		}
		finally {
			root.getLoggerContext().getTurboFilterList().remove(broken);
		}
		assertThat(this.published).hasSize(1);
	}

}
