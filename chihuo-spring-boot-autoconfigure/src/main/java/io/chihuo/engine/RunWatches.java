package io.chihuo.engine;

import org.jspecify.annotations.Nullable;

import io.chihuo.RunOutcome;

/**
 * Several watches of one run, of which the last to begin is the first to end. Each may
 * throw.
 *
 * @param last the last one
 * @param before the ones before, or null
 * @param failures where it is told that one threw
 */
record RunWatches(RunWatch last, @Nullable RunWatches before, ListenerFailures failures) implements RunWatch {

	@Override
	public void returned() {
		try {
			this.last.returned();
		}
		catch (RuntimeException | Error ex) {
			this.failures.add(ex);
		}
		if (this.before != null) {
			this.before.returned();
		}
	}

	@Override
	public void ended(RunOutcome outcome, @Nullable Throwable failure) {
		try {
			this.last.ended(outcome, failure);
		}
		catch (RuntimeException | Error ex) {
			this.failures.add(ex);
		}
		if (this.before != null) {
			this.before.ended(outcome, failure);
		}
	}

}
