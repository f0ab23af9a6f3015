// SPDX-License-Identifier: Apache-2.0

package io.chihuo.call.scanned;

import io.chihuo.ChihuoTask;

/**
 * Is found by scanning.
 */
public interface ScannedTasks {

	@ChihuoTask
	int count(String text);

}
