// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.chihuo.flow.state.CounterGrant;
import io.chihuo.flow.state.CounterWait;
import io.chihuo.flow.state.StepRun;

import static org.assertj.core.api.Assertions.assertThat;

class GrantDeliveriesTests {

	private final List<Long> delivered = new ArrayList<>();

	private int fullHeaps;

	private final GrantDeliveries deliveries = new GrantDeliveries(this::deliver);

	private void deliver(String counter, CounterGrant grant) {
		this.delivered.add(grant.ticket());
		if (this.fullHeaps-- > 0) {
			throw new OutOfMemoryError("there is none");
		}
		if (grant.ticket() == 1) {
			add(3);
			this.deliveries.deliverAll();
		}
	}

	private void add(long ticket) {
		this.deliveries.add("c", new CounterGrant(ticket, new CounterWait(new StepRun("flow", 1, 0, 1), 5)));
	}

	@Test
	void grantsAreDeliveredInTheirOrderAndThoseThatComeMeanwhileAfterThem() {
		add(1);
		add(2);
		add(1);
		this.deliveries.deliverAll();
		assertThat(this.delivered).containsExactly(1L, 2L, 3L);
		add(2);
		this.deliveries.deliverAll();
		assertThat(this.delivered).containsExactly(1L, 2L, 3L, 2L);
	}

	@Test
	void grantsThatAreLeftWhenTheHeapIsFullGoWithTheNextDeliveries() {
		this.fullHeaps = 1;
		add(5);
		add(6);
		this.deliveries.deliverAll();
		add(7);
		this.deliveries.deliverAll();
		assertThat(this.delivered).containsExactly(5L, 6L, 7L);
	}

}
