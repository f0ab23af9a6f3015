// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.redisson;

/**
 * Returns what it is given.
 */
public final class EchoWorker implements EchoCalls {

	@Override
	public int echo(int number) {
		return number;
	}

}
