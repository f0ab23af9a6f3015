// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.chihuo.ChihuoException;
import io.chihuo.ChihuoSchedules;
import io.chihuo.OverlapPolicy;
import io.chihuo.ScheduleEntry;
import io.chihuo.ScheduleEntryKind;
import io.chihuo.ScheduleInfo;
import io.chihuo.ScheduleListing;
import io.chihuo.ScheduleOptions;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.ScheduleChange;
import io.chihuo.backend.ScheduleChangeResult;
import io.chihuo.backend.ScheduleRecord;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.encrypted.EncryptedTaskBackend;
import io.chihuo.backend.encrypted.EncryptionKeys;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.contract.ContractQueue;
import io.chihuo.contract.SettableClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Schedules that a node cannot read: they are damaged, encrypted with a key that it
 * lacks, or of a later version.
 */
class UnreadableScheduleTests {

	private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

	private static final ScheduleOptions EACH_MINUTE = ScheduleOptions.ofCron("0 * * * * *")
		.withOverlap(OverlapPolicy.ALLOW);

	private final SettableClock clock = new SettableClock(START);

	private final MemoryTaskBackend backend = new MemoryTaskBackend(this.clock);

	private final ContractQueue queue = new ContractQueue(this.backend.store(new QueueName("test", ScheduleNode.LOOP)),
			this.clock::advance);

	private final ChihuoSchedules schedules = client(this.backend);

	private ChihuoSchedules client(TaskBackend backend) {
		return new ScheduleNode(backend, this.clock).withoutLoops().schedules();
	}

	private TaskBackend encryptedBackend(String... keys) {
		Map<String, byte[]> known = new HashMap<>();
		for (String key : keys) {
			known.put(key, Arrays.copyOf(key.getBytes(StandardCharsets.UTF_8), 32));
		}
		return new EncryptedTaskBackend(this.backend, new EncryptionKeys(known, keys[keys.length - 1], true));
	}

	/** Change a record as only something else than this version would. */
	private void damage(String loop, String name, UnaryOperator<String> change) {
		ContractQueue records = new ContractQueue(this.backend.store(new QueueName("test", loop)), this.clock::advance);
		ScheduleRecord stored = ContractQueue.join(records.store().findSchedules(List.of(name))).records().get(0);
		String damaged = change.apply(new String(stored.content(), StandardCharsets.UTF_8));
		ScheduleChange write = new ScheduleChange(name, stored.version(), damaged.getBytes(StandardCharsets.UTF_8),
				null);
		assertThat(ContractQueue.join(records.store().changeSchedules(List.of(write))).get(0).result())
			.isEqualTo(ScheduleChangeResult.CHANGED);
	}

	private void damage(UnaryOperator<String> change) {
		damage(ScheduleNode.LOOP, "tick", change);
	}

	private void assertListed(ChihuoSchedules schedules, List<String> readable, String... unreadable) {
		ScheduleListing listing = schedules.list(null, 10);
		assertThat(listing.schedules()).extracting(ScheduleInfo::name).containsExactlyInAnyOrderElementsOf(readable);
		assertThat(listing.unreadable()).containsExactlyInAnyOrder(unreadable);
	}

	@ParameterizedTest
	@ValueSource(strings = { "0 * * * * *\n", "\n 0 *  * *\t* *", "0 *\n* * * *" })
	void whiteSpaceOfAnExpressionIsNotKept(String cron) {
		assertThat(this.schedules.add("tick", ScheduleNode.LOOP, null,
				ScheduleOptions.ofCron(cron).withOverlap(OverlapPolicy.ALLOW)))
			.isTrue();
		assertThat(this.schedules.find("tick").map(ScheduleInfo::options)).contains(EACH_MINUTE);
		this.schedules.replace("tick", ScheduleNode.LOOP, null, EACH_MINUTE);
		assertThat(this.schedules.history("tick")).extracting(ScheduleEntry::kind)
			.doesNotContain(ScheduleEntryKind.CHANGED);
		new ScheduleNode(this.backend, this.clock).start();
		this.clock.advance(Duration.ofMinutes(1));
		assertThat(this.queue.claimIds()).containsExactly("tick@2026-01-01T00:01:00Z");
		assertListed(this.schedules, List.of("tick"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "nonsense", "cron=0 * * * * *", "overlap=LATER" })
	void recordThatCannotBeReadIsNamedAndCanBeRemoved(String damage) {
		ScheduleNode worker = new ScheduleNode(this.backend, this.clock).start();
		this.schedules.add("tick", ScheduleNode.LOOP, null, EACH_MINUTE);
		this.schedules.add("tock", ScheduleNode.LOOP, null, EACH_MINUTE);
		damage((content) -> damage.startsWith("overlap") ? content.replace("overlap=ALLOW", damage) : damage);
		assertListed(this.schedules, List.of("tock"), "tick");
		assertThatExceptionOfType(ChihuoException.class).isThrownBy(() -> this.schedules.find("tick"))
			.withMessageContaining("'tick'");
		this.clock.advance(Duration.ofMinutes(10));
		assertThat(this.schedules.remove("tick")).isTrue();
		assertListed(this.schedules, List.of("tock"));
		assertThat(worker.proposed()).containsExactly("tock");
		assertThat(this.schedules.add("tick", ScheduleNode.LOOP, null, EACH_MINUTE)).isTrue();
		this.clock.advance(Duration.ofMinutes(1));
		assertThat(this.queue.claimIds()).contains("tick@2026-01-01T00:11:00Z");
	}

	@Test
	void linesWithoutAKeyAreIgnored() {
		this.schedules.add("tick", ScheduleNode.LOOP, null, EACH_MINUTE);
		damage((content) -> content + "\n\nnonsense");
		assertThat(this.schedules.find("tick").map(ScheduleInfo::options)).contains(EACH_MINUTE);
	}

	@Test
	void recordOfALaterVersionIsNotRemovedWhileNodesDeclareIt() {
		ScheduleNode worker = new ScheduleNode(this.backend, this.clock)
			.declare("tick", ScheduleSettings.of(EACH_MINUTE), null)
			.start();
		damage((content) -> content.replace("overlap=ALLOW", "overlap=LATER"));
		assertThatIllegalStateException().isThrownBy(() -> this.schedules.remove("tick"));
		this.clock.advance(Duration.ofHours(2).plusMinutes(1));
		assertThat(this.queue.claimIds()).isEmpty();
		assertThat(this.schedules.remove("tick")).isTrue();
		this.clock.advance(Duration.ofMinutes(1));
		assertThat(this.queue.claimIds()).containsExactly("tick@2026-01-01T02:02:00Z");
		worker.stop();
	}

	@Test
	void entryOfTheDirectoryThatCannotBeReadHidesNoOther() {
		this.schedules.add("tick", ScheduleNode.LOOP, null, EACH_MINUTE);
		this.schedules.add("tock", ScheduleNode.LOOP, null, EACH_MINUTE);
		damage(ScheduleDirectory.QUEUE, "tick", (content) -> "");
		assertListed(this.schedules, List.of("tock"), "tick");
		damage(ScheduleDirectory.QUEUE, "tick", (content) -> "loop=no such name");
		assertListed(this.schedules, List.of("tock"), "tick");
		assertThatExceptionOfType(ChihuoException.class).isThrownBy(() -> this.schedules.remove("tick"))
			.withMessageContaining("directory");
	}

	@Test
	void scheduleWhoseKeyIsMissingIsNamedAndCanBeRemoved() {
		ChihuoSchedules both = client(encryptedBackend("k1", "k2"));
		ChihuoSchedules first = client(encryptedBackend("k1"));
		first.add("tick", ScheduleNode.LOOP, "first", EACH_MINUTE);
		first.add("tock", ScheduleNode.LOOP, null, EACH_MINUTE);
		both.replace("tick", ScheduleNode.LOOP, "second", EACH_MINUTE);
		assertListed(both, List.of("tick", "tock"));
		assertListed(first, List.of("tock"), "tick");
		assertListed(client(encryptedBackend("k3")), List.of(), "tick", "tock");
		assertThat(first.remove("tick")).isTrue();
		assertListed(both, List.of("tock"));
	}

}
