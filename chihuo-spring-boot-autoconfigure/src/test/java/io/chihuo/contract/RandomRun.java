// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.chihuo.TaskState;
import io.chihuo.backend.Lease;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One random run: rounds of calls, each ended by time that passes and a claim. Delays and
 * leases that end with a round are made in its last calls only, so that it does not
 * matter if a server's time runs on meanwhile.
 */
final class RandomRun {

	static final List<String> IDS = List.of("a", "b", "c", "d", "e", "f", "g", "h");

	static final Duration ROUND_DURATION = Duration.ofMillis(1500);

	private static final int LAST_CALLS = 12;

	private final ContractQueue queue;

	private final long seed;

	private final int rounds;

	private final int callsInRound;

	private final ModelQueue model = new ModelQueue();

	private final RandomChoices choices;

	private final RandomCalls calls;

	private final RandomLeases leases;

	private final RandomComparison comparison;

	private final Deque<String> history = new ArrayDeque<>();

	private int count;

	RandomRun(ContractQueue queue, long seed, int rounds, int calls) {
		this.queue = queue;
		this.seed = seed;
		this.rounds = rounds;
		this.callsInRound = calls / rounds;
		this.comparison = new RandomComparison(queue, this.model);
		this.choices = new RandomChoices(this.model, seed);
		this.calls = new RandomCalls(queue, this.model, this.choices, this::check);
		this.leases = new RandomLeases(queue, this.model, this.choices, this::check);
	}

	void run() {
		try {
			for (int round = 0; round < this.rounds; round++) {
				round(Math.max(0, this.callsInRound - LAST_CALLS));
			}
		}
		catch (AssertionError ex) {
			throw new AssertionError("With seed " + this.seed + " call " + this.count + " went wrong; the last were:\n"
					+ String.join("\n", this.history), ex);
		}
	}

	private void round(int calls) {
		for (int i = 0; i < calls; i++) {
			callAndCompare();
		}
		this.choices.endWithTheRound();
		for (int i = 0; i < LAST_CALLS; i++) {
			callAndCompare();
		}
		this.choices.endAfterTheRound();
		leaveOneOrder();
		this.queue.elapse(ROUND_DURATION);
		this.model.elapse(ROUND_DURATION.toMillis());
		check("time passes", "", "");
		this.leases.claim();
		this.comparison.compare();
	}

	private void callAndCompare() {
		int number = this.choices.number(0, 99);
		if (number < 35) {
			this.calls.add();
		}
		else if (number < 52) {
			this.leases.claim();
		}
		else if (number < 72) {
			this.leases.settle();
		}
		else if (number < 77) {
			this.leases.renew();
		}
		else if (number < 99) {
			this.calls.callById();
		}
		else {
			this.calls.clearOrConfigure();
		}
		this.comparison.compare();
	}

	/**
	 * Where the contract leaves open in which order tasks come back when the round ends,
	 * let only one of them come back.
	 */
	private void leaveOneOrder() {
		this.calls.cancel(tasks((task) -> task.state == TaskState.DELAYED && task.toHead && task.due < endOfRound())
			.map((task) -> task.id)
			.skip(1)
			.toList());
		this.leases.renew(lapsingWithRerun(true).toList(), ContractQueue.ONE_HOUR);
		this.leases.renew(lapsingWithRerun(false).skip(1).toList(), ContractQueue.ONE_HOUR);
	}

	private Stream<Lease> lapsingWithRerun(boolean first) {
		return tasks((task) -> task.running() && task.until < endOfRound() && task.runsAgain())
			.filter((task) -> task.rerun.first() == first)
			.map((task) -> new Lease(task.id, task.token));
	}

	private Stream<ModelTask> tasks(Predicate<ModelTask> which) {
		return List.copyOf(this.model.tasks.values()).stream().filter(which);
	}

	private long endOfRound() {
		return this.model.now + ROUND_DURATION.toMillis();
	}

	private void check(String call, Object actual, Object expected) {
		this.count++;
		this.history.add(call + " -> " + actual);
		if (this.history.size() > 40) {
			this.history.remove();
		}
		assertThat(actual).as(call).hasToString(expected.toString());
	}

}
