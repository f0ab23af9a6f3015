// SPDX-License-Identifier: Apache-2.0

package io.chihuo.client;

import io.chihuo.TaskFlow;

/**
 * The flow of one run of a step, with the changes that the run asks for.
 */
public interface StepFlow extends TaskFlow {

	/**
	 * Whether the run has asked for changes.
	 */
	boolean hasChanges();

	/**
	 * The changes in their stored form, no bytes for none. Later ones are refused.
	 */
	byte[] closeChanges();

}
