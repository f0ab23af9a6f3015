// SPDX-License-Identifier: Apache-2.0

package io.chihuo.stored;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;

import tools.jackson.databind.json.JsonMapper;

import io.chihuo.AddOptions;
import io.chihuo.ChihuoSchedules;
import io.chihuo.MisfirePolicy;
import io.chihuo.OverlapPolicy;
import io.chihuo.ScheduleEntry;
import io.chihuo.ScheduleEntryKind;
import io.chihuo.ScheduleInfo;
import io.chihuo.ScheduleListing;
import io.chihuo.ScheduleOptions;
import io.chihuo.ScheduleStatus;
import io.chihuo.backend.ChildRef;
import io.chihuo.backend.ChildrenNote;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.OrphanedChildren;
import io.chihuo.backend.ParkRequest;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.QueueRecords;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.Submission;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.outcome.CompletionResult;
import io.chihuo.backend.outcome.OutcomeWatch;
import io.chihuo.backend.outcome.TaskEnd;
import io.chihuo.backend.outcome.WatchAnswer;
import io.chihuo.backend.outcome.WatchAnswer.Status;
import io.chihuo.backend.outcome.WatchRequest;
import io.chihuo.client.BackendChihuoClient;
import io.chihuo.client.ClientOptions;
import io.chihuo.codec.TaskCodec;
import io.chihuo.contract.ContractOutcomes;
import io.chihuo.contract.ContractQueue;
import io.chihuo.contract.RecordingOutcomes;
import io.chihuo.schedule.DeclaredSchedule;
import io.chihuo.schedule.ScheduleCalls;
import io.chihuo.schedule.ScheduleEngine;
import io.chihuo.schedule.ScheduleNotices;
import io.chihuo.schedule.ScheduleSettings;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Records of a namespace beside its plain tasks: outcomes and those who watch them, tasks
 * that wait to be completed, children, {@linkplain StoredFlows flows} and schedules. They
 * are written once by each version, as {@link io.chihuo.contract.StoredQueue StoredQueue}
 * is.
 */
public final class StoredRecords {

	/** Longer than this code lives. */
	static final Duration ONE_CENTURY = Duration.ofDays(36_500);

	private static final String NAMESPACE = "test";

	/** Queues that have such records. */
	public static final List<QueueName> QUEUES = Stream.of("calls", "slots", "steps", "later", "left", "undo")
		.map((loop) -> new QueueName(NAMESPACE, loop))
		.toList();

	private static final long ONE_HOUR_MILLIS = 3_600_000;

	private static final OutcomeWatch KEEP = new OutcomeWatch(ONE_CENTURY, false, ContractOutcomes.NODE);

	private static final OutcomeWatch CALL = new OutcomeWatch(ONE_CENTURY, true, ContractOutcomes.NODE);

	private static final QueueName CHILDREN_QUEUE = new QueueName("other", "children");

	private static final List<ChildRef> CHILDREN = List.of(new ChildRef(CHILDREN_QUEUE, "a/keyed \u00e9/1", true),
			new ChildRef(CHILDREN_QUEUE, "random", false));

	private static final ScheduleOptions EACH_HOUR = ScheduleOptions.ofRate(Duration.ofHours(1))
		.withMisfire(MisfirePolicy.SKIP)
		.withOverlap(OverlapPolicy.ALLOW);

	private static final ScheduleOptions EACH_NIGHT = ScheduleOptions.ofCron("0 30 2 * * *")
		.withZone(ZoneOffset.ofHours(2));

	private final TaskBackend backend;

	private final TaskClock clock;

	private final ContractQueue calls;

	private final ContractOutcomes outcomes;

	private StoredRecords(TaskBackend backend, TaskClock clock) {
		this.backend = backend;
		this.clock = clock;
		this.calls = queueOf(backend, "calls");
		this.outcomes = this.calls.outcomes();
	}

	static ContractQueue queueOf(TaskBackend backend, String loop) {
		return new ContractQueue(backend.store(new QueueName(NAMESPACE, loop)), (time) -> {
			throw new IllegalStateException("No time passes");
		});
	}

	/**
	 * Write the records to a store that has none of them.
	 * @param clock time of the store
	 */
	public static void fill(TaskBackend backend, TaskClock clock) {
		StoredRecords records = new StoredRecords(backend, clock);
		records.fillOutcomes();
		records.fillChildren();
		records.fillSchedules();
		records.submit("pending", KEEP);
		new StoredFlows(backend, clock).fill();
	}

	/**
	 * Read the records, and go on with all of them.
	 */
	public static void verify(TaskBackend backend, TaskClock clock) {
		StoredRecords records = new StoredRecords(backend, clock);
		records.verifyOutcomes();
		records.verifyWaiting();
		records.verifyChildren();
		records.verifySchedules();
		new StoredFlows(backend, clock).verify();
	}

	private void submit(String id, OutcomeWatch watch) {
		ContractQueue.join(this.calls.store()
			.submit(List.of(new Submission(ContractQueue.task(id, id, AddOptions.DEFAULTS), watch))));
	}

	private LeasedTask submitted(String id, OutcomeWatch watch) {
		submit(id, watch);
		LeasedTask task = this.calls.claim(ONE_CENTURY);
		assertThat(task.lease().id()).isEqualTo(id);
		return task;
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private void die(LeasedTask task, String failure) {
		this.calls.settle(Settlement.dead(task.lease(), "given up").withContent(bytes(failure)));
	}

	private void handOut(LeasedTask task, boolean finish) {
		ParkRequest request = new ParkRequest(task.lease(), bytes("token"), ONE_CENTURY, finish);
		assertThat(ContractQueue.join(this.calls.store().park(List.of(request)))).containsExactly(true);
	}

	private WatchAnswer watch(String id) {
		return ContractQueue.join(this.calls.store().watch(List.of(new WatchRequest(id, 0, KEEP)))).get(0);
	}

	/** Ending and content of the latest task that had the id. */
	private String end(String id) {
		return describe(watch(id).end());
	}

	private static String describe(TaskEnd end) {
		return end.ending() + " " + new String(end.content(), StandardCharsets.UTF_8);
	}

	private void fillOutcomes() {
		this.outcomes.succeed(submitted("done", KEEP), "result");
		die(submitted("failed", KEEP), "failure");
		die(submitted("answered", CALL), "only answered");
		submit("cancelled", KEEP);
		this.calls.cancel("cancelled");
		LeasedTask parked = submitted("parked", KEEP);
		handOut(parked, true);
		this.outcomes.endParked(parked);
		handOut(submitted("completed", KEEP), false);
		this.outcomes.complete("completed", "token", "early result");
	}

	private void verifyOutcomes() {
		assertThat(end("done")).isEqualTo("DONE result");
		assertThat(end("failed")).isEqualTo("FAILED failure");
		assertThat(this.calls.state("failed")).isEqualTo("DEAD");
		assertThat(end("answered")).isEqualTo("FAILED only answered");
		assertThat(watch("answered").end().reason()).isEqualTo("given up");
		assertThat(this.calls.state("answered")).isEqualTo("ABSENT");
		assertThat(end("cancelled")).startsWith("CANCELLED");
		RecordingOutcomes woken = new RecordingOutcomes();
		Runnable unlisten = this.calls.store().addOutcomeListener(ContractOutcomes.NODE, woken);
		WatchAnswer pending = watch("pending");
		assertThat(pending.status()).isEqualTo(Status.PENDING);
		this.outcomes.succeed(this.calls.claim(), "late");
		assertThat(describe(woken.awaitEnd("pending", pending.order()))).isEqualTo("DONE late");
		unlisten.run();
	}

	private void verifyWaiting() {
		assertThat(this.calls.counts().waiting()).isEqualTo(1);
		assertThat(this.calls.state("parked")).isEqualTo("WAITING");
		assertThat(this.outcomes.complete("parked", "other", "x")).isEqualTo(CompletionResult.TOKEN_EXPIRED);
		assertThat(this.outcomes.complete("parked", "token", "from outside")).isEqualTo(CompletionResult.COMPLETED);
		assertThat(end("parked")).isEqualTo("DONE from outside");
		assertThat(this.calls.state("parked")).isEqualTo("FINISHED");
		assertThat(this.outcomes.complete("completed", "token", "x")).isEqualTo(CompletionResult.ALREADY_COMPLETED);
		assertThat(this.outcomes.complete("completed", "token", "early result")).isEqualTo(CompletionResult.REPEATED);
		assertThat(this.calls.state("completed")).isEqualTo("RUNNING");
	}

	private void fillChildren() {
		note(this.calls.run("parent", ONE_CENTURY));
		note(this.calls.run("cancelled-parent", ONE_CENTURY));
		this.calls.cancel("cancelled-parent");
	}

	private void note(LeasedTask parent) {
		assertThat(ContractQueue
			.join(this.calls.store().noteChildren(List.of(new ChildrenNote(parent.lease(), List.of(), CHILDREN)))))
			.containsExactly(ChildrenNote.NoteResult.NOTED);
	}

	private void verifyChildren() {
		assertThat(takeOrphans("cancelled-parent")).containsExactlyInAnyOrderElementsOf(CHILDREN);
		this.calls.cancel("parent");
		assertThat(takeOrphans("parent")).containsExactlyInAnyOrderElementsOf(CHILDREN);
	}

	private List<ChildRef> takeOrphans(String parent) {
		List<OrphanedChildren> batches = ContractQueue
			.join(this.calls.store().takeOrphans(QueueRecords.MAX_ORPHAN_BATCHES, List.of()));
		return batches.stream()
			.filter((batch) -> batch.parent().equals(parent))
			.flatMap((batch) -> batch.children().stream())
			.toList();
	}

	private BackendChihuoClient client() {
		return new BackendChihuoClient(this.backend, TaskCodec.json(JsonMapper.builder().build()),
				new ClientOptions(NAMESPACE, 1 << 18, TestLimits.HANG_TIMEOUT));
	}

	private ScheduleNotices notices() {
		return new ScheduleNotices(this.backend.nodeBus(NAMESPACE));
	}

	private ChihuoSchedules schedules() {
		return new ScheduleCalls(client(), notices(), this.clock, Runnable::run, List.of());
	}

	private void fillSchedules() {
		ChihuoSchedules schedules = schedules();
		schedules.add("hourly", "slots", "hello", EACH_HOUR);
		schedules.add("paused", "slots", null, EACH_NIGHT);
		schedules.pause("paused");
		schedules.runNow("hourly");
		ScheduleEngine engine = new ScheduleEngine(client(), notices(), this.clock, Runnable::run, (loop) -> true,
				List.of());
		engine.register(new DeclaredSchedule("declared", "slots", String.class, null, ScheduleSettings.of(EACH_NIGHT)));
		engine.start();
		TestLimits.await("the declared schedule").until(() -> schedules.find("declared").isPresent());
		engine.stop();
	}

	private void verifySchedules() {
		ChihuoSchedules schedules = schedules();
		ScheduleListing listing = schedules.list(null, ChihuoSchedules.MAX_PAGE_SIZE);
		assertThat(listing.schedules()).extracting(ScheduleInfo::name)
			.containsExactlyInAnyOrder("hourly", "paused", "declared");
		ScheduleInfo hourly = schedules.find("hourly").orElseThrow();
		assertThat(hourly.options()).isEqualTo(EACH_HOUR);
		assertThat(hourly.loop()).isEqualTo("slots");
		assertThat(Duration.between(hourly.lastSlot(), hourly.nextSlot()).toMillis() % ONE_HOUR_MILLIS).isZero();
		assertThat(schedules.history("hourly")).extracting(ScheduleEntry::kind)
			.containsExactly(ScheduleEntryKind.RUN_NOW);
		assertThat(schedules.find("paused").orElseThrow().options()).isEqualTo(EACH_NIGHT);
		assertThat(schedules.find("paused").orElseThrow().status()).isEqualTo(ScheduleStatus.PAUSED);
		assertThat(schedules.find("declared").orElseThrow().declared()).isTrue();
		assertThat(schedules.resume("paused")).isTrue();
		assertThat(schedules.remove("hourly")).isTrue();
		ContractQueue slots = queueOf(this.backend, "slots");
		assertThat(new String(slots.claim().payload(), StandardCharsets.UTF_8)).isEqualTo("\"hello\"");
	}

}
