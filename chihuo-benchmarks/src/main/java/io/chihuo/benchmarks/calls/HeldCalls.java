// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.calls;

import io.chihuo.ChihuoTask;

/**
 * A method that ends when it is interrupted.
 */
public interface HeldCalls {

	@ChihuoTask
	int hold(int number) throws InterruptedException;

}
