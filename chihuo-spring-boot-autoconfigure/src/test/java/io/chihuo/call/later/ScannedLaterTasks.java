// SPDX-License-Identifier: Apache-2.0

package io.chihuo.call.later;

import io.chihuo.ChihuoTask;
import io.chihuo.call.scanned.ScannedTasks;

/**
 * Is found by scanning, and takes the place of the one that it extends.
 */
public interface ScannedLaterTasks extends ScannedTasks {

	@ChihuoTask
	int countAll(String text);

}
