// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.calls.peer;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.jspecify.annotations.Nullable;

import io.chihuo.benchmarks.workload.Caller;

import static java.util.Objects.requireNonNull;

/**
 * A bare executor of this process.
 */
public final class ExecutorCaller implements Caller {

	private final int threads;

	private @Nullable ExecutorService executor;

	public ExecutorCaller(int threads) {
		this.threads = threads;
	}

	@Override
	public void startWorker() {
		if (this.executor == null) {
			this.executor = Executors.newFixedThreadPool(this.threads);
		}
	}

	@Override
	public int callWorker(int number) throws Exception {
		return requireNonNull(this.executor).submit(() -> number).get();
	}

	@Override
	public void close() {
		if (this.executor != null) {
			this.executor.shutdownNow();
			this.executor = null;
		}
	}

}
