// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.calls;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.chihuo.benchmarks.harness.ChildProcess;
import io.chihuo.benchmarks.workload.Caller;

import static java.util.Objects.requireNonNull;

/**
 * An application that calls {@link EmptyCalls}, with the worker in a JVM of its own or in
 * the same application.
 */
final class ChihuoCaller implements Caller {

	private final Supplier<String[]> properties;

	private final boolean ownWorker;

	private @Nullable ChildProcess worker;

	private @Nullable CallHost host;

	private @Nullable EmptyCalls calls;

	private ChihuoCaller(Supplier<String[]> properties, boolean ownWorker) {
		this.properties = properties;
		this.ownWorker = ownWorker;
	}

	static ChihuoCaller ofTwoProcesses(Supplier<String[]> properties) {
		return new ChihuoCaller(properties, false);
	}

	static ChihuoCaller ofOneProcess(String... properties) {
		return new ChihuoCaller(() -> properties, true);
	}

	@Override
	public void startWorker() {
		if (this.host == null) {
			CallHost host = startHost(this.properties.get());
			this.host = host;
			this.calls = host.calls();
		}
	}

	private CallHost startHost(String... properties) {
		if (this.ownWorker) {
			return CallHost.startBoth(properties);
		}
		this.worker = CallWorkerProcess.startChihuo(properties);
		return CallHost.startCaller(properties);
	}

	@Override
	public int callWorker(int number) {
		return requireNonNull(this.calls).echo(number);
	}

	@Override
	public void close() {
		if (this.host != null) {
			this.host.close();
			this.host = null;
		}
		if (this.worker != null) {
			this.worker.close();
			this.worker = null;
		}
	}

}
