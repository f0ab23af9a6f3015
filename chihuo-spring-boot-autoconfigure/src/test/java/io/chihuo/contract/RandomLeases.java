// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import java.time.Duration;
import java.util.List;

import io.chihuo.backend.Lease;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.Settlement;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Makes random claims, renewals and settlements in a store and in the model.
 */
final class RandomLeases {

	private final ContractQueue queue;

	private final ModelLeases model;

	private final RandomChoices choices;

	private final RandomCalls.Check check;

	RandomLeases(ContractQueue queue, ModelQueue model, RandomChoices choices, RandomCalls.Check check) {
		this.queue = queue;
		this.model = new ModelLeases(model);
		this.choices = choices;
		this.check = check;
	}

	void claim() {
		int max = this.choices.number(1, 3);
		Duration lease = this.choices.lease();
		List<LeasedTask> claimed = this.queue.claim(max, lease);
		List<ModelTask> expected = this.model.claim(max, lease.toMillis());
		this.check.that("claim " + max + " for " + lease, claimed.stream().map(RandomLeases::describe).toList(),
				expected.stream().map(RandomLeases::describe).toList());
		for (int i = 0; i < claimed.size(); i++) {
			adopt(claimed.get(i).lease(), expected.get(i));
		}
	}

	private static String describe(LeasedTask task) {
		return task.lease().id() + " " + ContractQueue.payload(task) + task.headers() + " attempt " + task.attempt()
				+ " crashes " + task.crashes() + " forced releases " + task.forcedReleases()
				+ (task.suspect() ? " suspect" : "");
	}

	private static String describe(ModelTask task) {
		return task.id + " " + task.payload + task.headers + " attempt " + task.attempts() + " crashes " + task.crashes
				+ " forced releases " + task.forcedReleases + ((task.suspect != 0) ? " suspect" : "");
	}

	/** Tokens are the backend's to choose, as long as they grow. */
	private void adopt(Lease granted, ModelTask task) {
		assertThat(granted.token()).as("token of " + task.id).isGreaterThan(this.choices.lastToken(task.id));
		task.token = granted.token();
		this.choices.leased(granted);
	}

	void settle() {
		List<Settlement> settlements = this.choices.settlements();
		this.check.that("settle " + settlements.stream().map(RandomLeases::describe).toList(),
				ContractQueue.join(this.queue.store().settle(settlements)), this.model.settle(settlements));
	}

	private static String describe(Settlement settlement) {
		return settlement.lease().id() + "#" + settlement.lease().token() + " " + settlement.outcome()
				+ (settlement.finish() ? " finish" : "")
				+ (settlement.delay().isZero() ? "" : " after " + settlement.delay());
	}

	void renew() {
		renew(List.of(this.choices.someLease(), this.choices.someLease()), this.choices.lease());
	}

	void renew(List<Lease> leases, Duration length) {
		this.check.that("renew " + leases + " for " + length,
				ContractQueue.join(this.queue.store().renew(leases, length)),
				leases.stream().map((lease) -> this.model.renew(lease, length.toMillis())).toList());
	}

}
