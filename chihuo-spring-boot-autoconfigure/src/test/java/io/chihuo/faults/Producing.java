// SPDX-License-Identifier: Apache-2.0

package io.chihuo.faults;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

import io.chihuo.BackendUnavailableException;
import io.chihuo.ChihuoClient;
import io.chihuo.TaskQueue;

/**
 * Adds tasks until its process ends, and notes down those that the store accepted.
 */
@Component
@ConditionalOnProperty("faults.produce")
class Producing implements ApplicationRunner {

	private static final long PAUSE_NANOS = Duration.ofMillis(2).toNanos();

	private final TaskQueue<FaultTask> queue;

	private final EventLog log;

	private final String prefix;

	Producing(ChihuoClient client, EventLog log, @Value("${faults.produce}") String prefix) {
		this.queue = client.queue(LoadLoop.NAME, FaultTask.class);
		this.log = log;
		this.prefix = prefix;
	}

	@Override
	public void run(ApplicationArguments arguments) {
		for (int i = 0;; i++) {
			add(this.prefix + "-" + i);
			LockSupport.parkNanos(PAUSE_NANOS);
		}
	}

	private void add(String id) {
		try {
			this.queue.add(id, new FaultTask(1, 0));
			this.log.add(Event.now(Event.Kind.ADDED, id, 0));
		}
		catch (BackendUnavailableException ex) {
			// not accepted, as far as is known
		}
	}

}
