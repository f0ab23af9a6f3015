// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import org.jspecify.annotations.Nullable;

import io.chihuo.RunOutcome;

/**
 * Several listeners of one run, of which the last to begin is the first to end. Each may
 * throw.
 *
 * @param last the last one
 * @param before the ones before, or null
 * @param foreign handles exceptions of a listener
 */
record RunListeners(RunListener last, @Nullable RunListeners before, ForeignCode foreign) implements RunListener {

	@Override
	public void beforeHandler() throws Throwable {
		for (RunListeners runListeners = this; runListeners != null; runListeners = runListeners.before) {
			runListeners.last.beforeHandler();
		}
	}

	@Override
	public void onHandlerReturned() {
		for (RunListeners runListeners = this; runListeners != null; runListeners = runListeners.before) {
			this.foreign.callSafely(runListeners.last::onHandlerReturned);
		}
	}

	@Override
	public void onRunEnded(RunOutcome outcome, @Nullable Throwable failure) {
		for (RunListeners runListeners = this; runListeners != null; runListeners = runListeners.before) {
			RunListener runListener = runListeners.last;
			this.foreign.callSafely(() -> runListener.onRunEnded(outcome, failure));
		}
	}

}
