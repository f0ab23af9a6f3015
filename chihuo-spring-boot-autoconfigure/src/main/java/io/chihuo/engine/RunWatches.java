package io.chihuo.engine;

import org.jspecify.annotations.Nullable;

import io.chihuo.RunOutcome;

/**
 * Several watches of one run, of which the last to begin is the first to end. Each may
 * throw.
 *
 * @param last the last one
 * @param before the ones before, or null
 * @param foreign takes what one throws
 */
record RunWatches(RunWatch last, @Nullable RunWatches before, ForeignCode foreign) implements RunWatch {

	@Override
	public void returned() {
		for (RunWatches watches = this; watches != null; watches = watches.before) {
			this.foreign.call(watches.last::returned);
		}
	}

	@Override
	public void ended(RunOutcome outcome, @Nullable Throwable failure) {
		for (RunWatches watches = this; watches != null; watches = watches.before) {
			RunWatch watch = watches.last;
			this.foreign.call(() -> watch.ended(outcome, failure));
		}
	}

}
