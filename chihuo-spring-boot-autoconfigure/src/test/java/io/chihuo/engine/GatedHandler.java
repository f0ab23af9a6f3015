// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import io.chihuo.LoopHandler;
import io.chihuo.Task;

/**
 * Work that takes until the test opens the gate, or until it is interrupted.
 */
public final class GatedHandler implements LoopHandler<String> {

	private final CountDownLatch open = new CountDownLatch(1);

	private final List<String> begun = new CopyOnWriteArrayList<>();

	private final List<String> ended = new CopyOnWriteArrayList<>();

	private final List<String> interrupted = new CopyOnWriteArrayList<>();

	@Override
	public Object handle(Task<String> task) throws InterruptedException {
		this.begun.add(task.id());
		try {
			this.open.await();
			this.ended.add(task.id());
			return null;
		}
		catch (InterruptedException ex) {
			this.interrupted.add(task.id());
			throw ex;
		}
	}

	public void open() {
		this.open.countDown();
	}

	public void awaitBegun(int count) {
		TestNode.soon().until(() -> this.begun.size() >= count);
	}

	public void awaitInterrupted(int count) {
		TestNode.soon().until(() -> this.interrupted.size() >= count);
	}

	/** Ids in the order in which their runs began. */
	public List<String> begun() {
		return this.begun;
	}

	public List<String> ended() {
		return this.ended;
	}

	public List<String> interrupted() {
		return this.interrupted;
	}

}
