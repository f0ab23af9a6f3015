// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

import io.chihuo.concurrent.SafeLogger;
import io.chihuo.flow.state.CounterGrant;

/**
 * Grants of counters that this node has to deliver: one after the other, so that the
 * stack stays flat, and each is here once. A delivery that throws, as of a full heap,
 * does not end them. Thread-safe.
 */
final class GrantDeliveries {

	private static final SafeLogger logger = SafeLogger.inBackground(GrantDeliveries.class);

	private final BiConsumer<String, CounterGrant> deliver;

	private final Set<NamedGrant> waiting = new LinkedHashSet<>();

	private boolean delivering;

	/** A grant of a counter. */
	private record NamedGrant(String counter, CounterGrant grant) {

	}

	/**
	 * Create deliveries.
	 * @param deliver begins to deliver a grant of a counter
	 */
	GrantDeliveries(BiConsumer<String, CounterGrant> deliver) {
		this.deliver = deliver;
	}

	/** Note a grant for the next deliveries. */
	synchronized void add(String counter, CounterGrant grant) {
		this.waiting.add(new NamedGrant(counter, grant));
	}

	/** Deliver all, unless a caller does so already. Does not throw. */
	void deliverAll() {
		if (!begin()) {
			return;
		}
		try {
			for (NamedGrant next = takeNext(); next != null; next = takeNext()) {
				this.deliver.accept(next.counter(), next.grant());
			}
		}
		catch (RuntimeException | Error ex) {
			giveUp();
			logger.debug("Grants of counters could not be delivered, which is repeated", ex);
		}
	}

	private synchronized boolean begin() {
		boolean begun = !this.delivering && !this.waiting.isEmpty();
		this.delivering |= begun;
		return begun;
	}

	/** Ends the deliveries when there is none. */
	private synchronized @Nullable NamedGrant takeNext() {
		if (this.waiting.isEmpty()) {
			this.delivering = false;
			return null;
		}
		Iterator<NamedGrant> first = this.waiting.iterator();
		NamedGrant next = first.next();
		first.remove();
		return next;
	}

	/** Those that are left go with the next deliveries. */
	private synchronized void giveUp() {
		this.delivering = false;
	}

}
