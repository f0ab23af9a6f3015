// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import io.chihuo.AddOptions;
import io.chihuo.RunOutcome;
import io.chihuo.backend.Lease;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.Settlement;

/**
 * Chooses calls and their arguments. Delays of one round differ by so much that a
 * server's time distinguishes them; its short leases are of one length.
 */
final class RandomChoices {

	private static final Duration SHORT_LEASE = Duration.ofSeconds(1);

	private final ModelQueue model;

	private final Random random;

	private final List<Lease> leases = new ArrayList<>();

	private final List<Duration> shortDelays = new ArrayList<>();

	private boolean shortLeases;

	private int payloads;

	RandomChoices(ModelQueue model, long seed) {
		this.model = model;
		this.random = new Random(seed);
	}

	void endAfterTheRound() {
		this.shortDelays.clear();
		this.shortLeases = false;
	}

	/** From now on either delays or leases may end with the round. */
	void endWithTheRound() {
		this.shortLeases = this.random.nextBoolean();
		for (int millis = 400; !this.shortLeases && millis <= 1000; millis += 50) {
			this.shortDelays.add(Duration.ofMillis(millis));
		}
		Collections.shuffle(this.shortDelays, this.random);
	}

	int number(int from, int to) {
		return this.random.nextInt(from, to + 1);
	}

	boolean chance(int percent) {
		return this.random.nextInt(100) < percent;
	}

	Duration lease() {
		return (this.shortLeases && chance(50)) ? SHORT_LEASE : ContractQueue.ONE_HOUR;
	}

	private Duration delay() {
		if (chance(60)) {
			return Duration.ZERO;
		}
		if (!this.shortDelays.isEmpty() && chance(80)) {
			return this.shortDelays.remove(0);
		}
		return chance(30) ? ContractQueue.ONE_HOUR : Duration.ZERO;
	}

	String id() {
		return RandomRun.IDS.get(this.random.nextInt(RandomRun.IDS.size()));
	}

	List<String> ids() {
		return this.random.ints(number(1, 3), 0, RandomRun.IDS.size()).mapToObj(RandomRun.IDS::get).toList();
	}

	NewTask task() {
		AddOptions options = AddOptions.delayed(delay());
		options = chance(25) ? options.replace() : options;
		options = chance(15) ? options.ignoreRunning() : options;
		options = chance(25) ? options.evenIfFinished() : options;
		options = chance(20) ? options.header("header", "value-" + this.payloads) : options;
		String payload = "payload-" + this.payloads++;
		return chance(25) ? ContractQueue.first(id(), payload, options) : ContractQueue.task(id(), payload, options);
	}

	void leased(Lease lease) {
		this.leases.add(lease);
	}

	long lastToken(String id) {
		return this.leases.stream().filter((lease) -> lease.id().equals(id)).mapToLong(Lease::token).max().orElse(-1);
	}

	/** A lease that is held, or sometimes any that once was. */
	Lease someLease() {
		List<Lease> held = this.leases.stream().filter((lease) -> this.model.held(lease) != null).toList();
		List<Lease> choice = (held.isEmpty() || chance(10)) ? this.leases : held;
		return choice.isEmpty() ? new Lease(id(), 1) : choice.get(this.random.nextInt(choice.size()));
	}

	/** A batch that releases, or one that does anything else: how both mix is open. */
	List<Settlement> settlements() {
		boolean release = chance(25);
		List<Settlement> settlements = new ArrayList<>();
		for (int i = number(1, 3); i > 0; i--) {
			settlements.add(settlement(someLease(), release ? release() : outcome()));
		}
		return settlements;
	}

	private RunOutcome release() {
		return chance(40) ? RunOutcome.NOT_BEGUN : chance(60) ? RunOutcome.RELEASED : RunOutcome.FORCE_RELEASED;
	}

	private RunOutcome outcome() {
		return chance(10) ? RunOutcome.CRASHED : chance(30) ? RunOutcome.RETRY
				: chance(20) ? RunOutcome.POSTPONED : chance(40) ? RunOutcome.DEAD : RunOutcome.SUCCESS;
	}

	private Settlement settlement(Lease lease, RunOutcome outcome) {
		Duration delay = (outcome == RunOutcome.RETRY || outcome == RunOutcome.POSTPONED) ? delay() : Duration.ZERO;
		return new Settlement(lease, outcome, chance(15), delay, "error-" + this.payloads++);
	}

}
