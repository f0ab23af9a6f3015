// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.chihuo.TaskState;
import io.chihuo.backend.NewTask;

/**
 * A task as the reference model sees it.
 */
final class ModelTask {

	final String id;

	String payload;

	Map<String, String> headers;

	TaskState state;

	int failures;

	int crashes;

	int forcedReleases;

	/** Token of the lease that made it a suspect; 0 if it is none. */
	long suspect;

	/** Leases that have lapsed since a run ended. */
	int lapses;

	/** Tokens of the leases that were charged as crashes. */
	final List<Long> charged = new ArrayList<>();

	/** The expected last error, or null if any is allowed. */
	String lastError;

	/** When a delayed task is due. */
	long due;

	/** Whether a delayed task goes to the head. */
	boolean toHead;

	/** Token of the present lease. */
	long token;

	/** When the present run began. */
	long startedAt;

	/** When the present lease lapses. */
	long until;

	/** Which claim this was. */
	long claim;

	boolean finishedMeanwhile;

	boolean cancelled;

	NewTask rerun;

	long rerunDue;

	ModelTask(NewTask task) {
		this.id = task.id();
		become(task);
	}

	void become(NewTask task) {
		this.payload = new String(task.payload(), StandardCharsets.UTF_8);
		this.headers = task.options().headers();
		startAnew();
	}

	void startAnew() {
		this.failures = 0;
		this.crashes = 0;
		this.forcedReleases = 0;
		this.suspect = 0;
		this.lapses = 0;
		this.charged.clear();
		this.lastError = null;
	}

	boolean running() {
		return this.state == TaskState.RUNNING;
	}

	boolean waiting() {
		return this.state == TaskState.READY || this.state == TaskState.DELAYED;
	}

	/** Attempts as find returns them. */
	int attempts() {
		return this.failures + this.crashes + (running() ? 1 : 0);
	}

	/** Whether it would run again if its run ended now. */
	boolean runsAgain() {
		return this.rerun != null && (!this.finishedMeanwhile || this.rerun.options().acceptsFinished());
	}

}
