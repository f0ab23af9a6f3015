// SPDX-License-Identifier: Apache-2.0

package io.chihuo.dashboard;

import io.chihuo.ChihuoLoop;
import io.chihuo.MakeTask;
import io.chihuo.RejectTaskException;
import io.chihuo.Task;

/**
 * Runs tasks that end at once; those whose ids begin with {@code bad} or {@code evil}
 * become dead letters.
 */
@ChihuoLoop(name = DashboardMailLoop.NAME)
class DashboardMailLoop {

	static final String NAME = "mails";

	/** Text that must stay text, with characters that change the direction, and NUL. */
	static final String EVIL_TEXT = "<img src=x onerror=\"window.hit=1\"> javascript:window.hit=1 \u202Egpj.exe\u0000 "
			+ "x".repeat(10_000);

	@MakeTask
	void send(Task<Object> task) {
		if (task.id().startsWith("evil")) {
			throw new RejectTaskException(EVIL_TEXT);
		}
		if (task.id().startsWith("bad")) {
			throw new RejectTaskException("It is bad");
		}
	}

}
