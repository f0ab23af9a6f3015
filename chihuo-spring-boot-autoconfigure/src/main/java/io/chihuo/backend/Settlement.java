package io.chihuo.backend;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The whole outcome of a run, applied in one step.
 *
 * @param lease the lease it ends; a lease that is no longer held makes the settlement
 * void
 * @param ending what happens to the task
 * @param finish whether the id is marked as finished, which takes the place of a further
 * run, a dead letter or a release
 * @param delay wait before the next run; zero for the other endings
 * @param error what the run failed with, for {@link Ending#RETRY},
 * {@link Ending#POSTPONE}, {@link Ending#CRASH} and {@link Ending#DEAD}
 */
public record Settlement(Lease lease, Ending ending, boolean finish, Duration delay, @Nullable String error) {

	/**
	 * What happens to a task whose run has ended.
	 */
	public enum Ending {

		/**
		 * Done; the queue forgets it.
		 */
		ACKNOWLEDGE,

		/**
		 * Released unfinished: ready at the head, the attempt not counted.
		 */
		RELEASE,

		/**
		 * Released like {@link #RELEASE} although its run has not ended: counted as a
		 * hand-back.
		 */
		HAND_BACK,

		/**
		 * Its run ended the process: charged as a crash, and a suspect at the head or a
		 * dead letter.
		 */
		CRASH,

		/**
		 * Failed: ready at the head after the delay, the attempt counted.
		 */
		RETRY,

		/**
		 * Asked to run later: ready at the head after the delay, the attempt not counted.
		 */
		POSTPONE,

		/**
		 * Given up: a dead letter.
		 */
		DEAD

	}

	/**
	 * Whether the task is released, counted or not.
	 */
	public boolean releases() {
		return this.ending == Ending.RELEASE || this.ending == Ending.HAND_BACK;
	}

	public static Settlement acknowledge(Lease lease, boolean finish) {
		return new Settlement(lease, Ending.ACKNOWLEDGE, finish, Duration.ZERO, null);
	}

	public static Settlement release(Lease lease) {
		return new Settlement(lease, Ending.RELEASE, false, Duration.ZERO, null);
	}

	public static Settlement handBack(Lease lease) {
		return new Settlement(lease, Ending.HAND_BACK, false, Duration.ZERO, null);
	}

	public static Settlement crash(Lease lease, String error) {
		return new Settlement(lease, Ending.CRASH, false, Duration.ZERO, error);
	}

	public static Settlement retry(Lease lease, Duration delay, String error) {
		return new Settlement(lease, Ending.RETRY, false, delay, error);
	}

	public static Settlement postpone(Lease lease, Duration delay, String error) {
		return new Settlement(lease, Ending.POSTPONE, false, delay, error);
	}

	public static Settlement dead(Lease lease, String error) {
		return new Settlement(lease, Ending.DEAD, false, Duration.ZERO, error);
	}

}
