// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.chihuo.Flow;
import io.chihuo.FlowStep;
import io.chihuo.LoopHandler;
import io.chihuo.RejectTaskException;
import io.chihuo.Task;
import io.chihuo.engine.TestNode;

/**
 * Runs steps whose payload is their name: their result names them too, and those that are
 * to fail are rejected.
 */
final class NamedSteps implements LoopHandler<String> {

	/** Names of the steps that have run, once for each run. */
	final List<String> ran = new CopyOnWriteArrayList<>();

	/** Names of the steps that fail. */
	final Set<String> failing = ConcurrentHashMap.newKeySet();

	static FlowStep step(String name) {
		return Flow.step(TestNode.LOOP, name).named(name);
	}

	@Override
	public Object handle(Task<String> task) {
		this.ran.add(task.payload());
		if (this.failing.contains(task.payload())) {
			throw new RejectTaskException("broken " + task.payload());
		}
		return "result of " + task.payload();
	}

	void runOn(TestNode node) {
		node.run(this, (options) -> options);
	}

}
