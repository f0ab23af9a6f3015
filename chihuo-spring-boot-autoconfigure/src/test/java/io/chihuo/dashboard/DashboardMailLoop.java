// SPDX-License-Identifier: Apache-2.0

package io.chihuo.dashboard;

import io.chihuo.ChihuoLoop;
import io.chihuo.MakeTask;
import io.chihuo.RejectTaskException;
import io.chihuo.Task;

/**
 * Runs tasks that end at once; those whose ids begin with {@code bad} become dead
 * letters.
 */
@ChihuoLoop(name = DashboardMailLoop.NAME)
class DashboardMailLoop {

	static final String NAME = "mails";

	@MakeTask
	void send(Task<String> task) {
		if (task.id().startsWith("bad")) {
			throw new RejectTaskException("It is bad");
		}
	}

}
