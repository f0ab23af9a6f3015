// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.store;

/**
 * A crawl that begins and ends with this process.
 */
public class MemoryMilestones implements Milestones {

	@Override
	public Stage begin(String extent) {
		return Stage.NEW;
	}

	@Override
	public boolean end() {
		return true;
	}

	@Override
	public void forget() {
	}

	@Override
	public boolean lasting() {
		return false;
	}

}
