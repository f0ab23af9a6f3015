// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.flows;

/**
 * Payload of a task that adds the next one of its chain.
 *
 * @param chain id of the chain
 * @param left tasks of the chain after this one
 */
record ChainLink(String chain, int left) {

	String taskId() {
		return this.chain + "-" + this.left;
	}

	ChainLink next() {
		return new ChainLink(this.chain, this.left - 1);
	}

}
