// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.calls;

import io.chihuo.benchmarks.workload.Caller;

/**
 * An application that calls itself: the results of a third of the calls are removed when
 * they are delivered, those of a third are kept for a time, and nobody fetches those of
 * the other third.
 *
 * @param host the application
 */
record RetentionCaller(CallHost host) implements Caller {

	private static final int KIND_COUNT = 3;

	@Override
	public void startWorker() {
		// it is both
	}

	@Override
	public int callWorker(int number) {
		return switch (number % KIND_COUNT) {
			case 0 -> this.host.calls().echo(number);
			case 1 -> this.host.calls().echoKept(number);
			default -> {
				this.host.client().call(EmptyCalls.class, (calls) -> calls.echo(number)).ignore();
				yield number;
			}
		};
	}

	@Override
	public void close() {
		this.host.close();
	}

}
