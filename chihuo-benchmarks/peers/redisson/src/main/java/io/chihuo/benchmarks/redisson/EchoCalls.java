// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.redisson;

/**
 * The method that is called.
 */
public interface EchoCalls {

	int echo(int number);

}
