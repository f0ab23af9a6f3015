// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.RunOutcome;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.QueuePolicy;
import io.chihuo.backend.Renewal;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.TaskStore;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A store in the words of a test: time passes, tasks are added, claimed and settled.
 * Calls block for a bounded time, and payloads are text.
 */
public final class ContractQueue extends StoreCalls {

	/**
	 * Length of a lease that is meant to lapse, see {@link #lapse()}.
	 */
	public static final Duration LEASE_DURATION = Duration.ofSeconds(2);

	/**
	 * Longer than any test takes.
	 */
	public static final Duration ONE_HOUR = Duration.ofHours(1);

	private static final Duration ELAPSE_MARGIN = Duration.ofMillis(100);

	private final Consumer<Duration> elapse;

	/**
	 * Create a queue.
	 * @param elapse lets the backend's time pass
	 */
	public ContractQueue(TaskStore store, Consumer<Duration> elapse) {
		super(store);
		this.elapse = elapse;
	}

	public static NewTask task(String id, String payload, AddOptions options) {
		return new NewTask(id, payload.getBytes(StandardCharsets.UTF_8), false, options);
	}

	public static NewTask first(String id, String payload, AddOptions options) {
		return new NewTask(id, payload.getBytes(StandardCharsets.UTF_8), true, options);
	}

	public static String payload(LeasedTask task) {
		return new String(task.payload(), StandardCharsets.UTF_8);
	}

	// time

	public void elapse(Duration time) {
		this.elapse.accept(time.plus(ELAPSE_MARGIN));
	}

	/**
	 * Let leases of {@link #LEASE_DURATION} lapse.
	 */
	public void lapse() {
		elapse(LEASE_DURATION);
	}

	/**
	 * The backend's time.
	 */
	public Instant now() {
		add("now?");
		Instant now = info("now?").addedAt();
		cancel("now?");
		return now;
	}

	public void configure(long maxLength, int maxCrashes, Duration finishedRetention) {
		join(store().applyPolicy(new QueuePolicy(maxLength, maxCrashes, finishedRetention)));
	}

	// adding

	public AddResult add(String id) {
		return add(id, id);
	}

	public AddResult add(String id, String payload) {
		return add(id, payload, AddOptions.DEFAULTS);
	}

	public AddResult add(String id, String payload, AddOptions options) {
		return add(task(id, payload, options)).get(0);
	}

	public AddResult addFirst(String id) {
		return add(first(id, id, AddOptions.DEFAULTS)).get(0);
	}

	public List<AddResult> add(NewTask... tasks) {
		return join(store().add(List.of(tasks)));
	}

	public List<AddResult> addAll(String... ids) {
		return add(Stream.of(ids).map((id) -> task(id, id, AddOptions.DEFAULTS)).toArray(NewTask[]::new));
	}

	// claiming

	public List<LeasedTask> claim(int max) {
		return claim(max, ONE_HOUR);
	}

	/**
	 * Claims as a worker does that holds no suspect: one of these alone, if any waits.
	 */
	public List<LeasedTask> claim(int max, Duration lease) {
		ClaimRequest request = ClaimRequest.of(max, lease, "worker");
		List<LeasedTask> suspect = join(store().claim(request.forSuspect())).tasks();
		return suspect.isEmpty() ? join(store().claim(request)).tasks() : suspect;
	}

	/** Ids of ordinary tasks that are claimed while a suspect is held. */
	List<String> claimOrdinaryIds() {
		return claimExcluding(100);
	}

	/** The suspect that is claimed, which must be there. */
	LeasedTask claimSuspect() {
		return claimSuspect(ONE_HOUR);
	}

	LeasedTask claimSuspect(Duration lease) {
		LeasedTask suspect = claim(lease);
		assertThat(suspect.suspect()).as(suspect.lease().id()).isTrue();
		return suspect;
	}

	/** Ids of the tasks that are claimed while some are excluded. */
	List<String> claimExcluding(int max, String... ids) {
		ClaimRequest request = ClaimRequest.of(max, ONE_HOUR, "worker").excludingIds(Set.of(ids));
		return join(store().claim(request)).tasks().stream().map((task) -> task.lease().id()).toList();
	}

	public LeasedTask claim() {
		return claim(ONE_HOUR);
	}

	/**
	 * Claim the one task at the head, which must be there, or be on its way.
	 */
	public LeasedTask claim(Duration lease) {
		return TestLimits.await()
			.pollInterval(Duration.ofMillis(1))
			.until(() -> claim(1, lease), (tasks) -> tasks.size() == 1)
			.get(0);
	}

	public List<String> claimIds() {
		return claim(100).stream().map((task) -> task.lease().id()).toList();
	}

	/**
	 * Add a task and claim it, where nothing else waits.
	 */
	public LeasedTask run(String id) {
		return run(id, ONE_HOUR);
	}

	public LeasedTask run(String id, Duration lease) {
		assertThat(add(id)).isEqualTo(AddResult.ADDED);
		LeasedTask task = claim(lease);
		assertThat(task.lease().id()).isEqualTo(id);
		return task;
	}

	public Renewal renew(LeasedTask task, Duration length) {
		return join(store().renew(List.of(task.lease()), length)).get(0);
	}

	/**
	 * Outcomes of the tasks of the queue.
	 */
	public ContractOutcomes outcomes() {
		return new ContractOutcomes(this);
	}

	// settling

	public List<RunOutcome> settle(Settlement... settlements) {
		return join(store().settle(List.of(settlements)));
	}

	/** Settle a run; returns {@code LEASE_LOST}, or the state of its id afterwards. */
	private String settleOne(Settlement settlement) {
		RunOutcome outcome = settle(settlement).get(0);
		if (outcome == RunOutcome.LEASE_LOST) {
			return outcome.name();
		}
		String state = state(settlement.lease().id());
		assertThat(outcome).isEqualTo(state.startsWith("DEAD") ? RunOutcome.DEAD : settlement.appliedOutcome());
		return state;
	}

	String settle(LeasedTask task, RunOutcome outcome, boolean finish) {
		return settleOne(new Settlement(task.lease(), outcome, finish, Duration.ZERO, "failed"));
	}

	public String acknowledge(LeasedTask task) {
		return settleOne(Settlement.acknowledge(task.lease(), false));
	}

	public String acknowledgeFinished(LeasedTask task) {
		return settleOne(Settlement.acknowledge(task.lease(), true));
	}

	public String release(LeasedTask task) {
		return settleOne(Settlement.release(task.lease()));
	}

	public String postpone(LeasedTask task, Duration delay) {
		return settleOne(Settlement.postpone(task.lease(), delay, "later"));
	}

	public String retry(LeasedTask task) {
		return retry(task, Duration.ZERO);
	}

	public String retry(LeasedTask task, Duration delay) {
		return settleOne(Settlement.retry(task.lease(), delay, "failed"));
	}

	public String dead(LeasedTask task) {
		return settleOne(Settlement.dead(task.lease(), "given up"));
	}

	/**
	 * Make an absent id a dead letter, where nothing waits.
	 */
	public void kill(String id) {
		assertThat(dead(run(id))).isEqualTo("DEAD");
	}

}
