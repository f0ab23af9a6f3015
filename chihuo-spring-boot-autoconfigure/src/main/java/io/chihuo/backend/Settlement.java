// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.chihuo.RunOutcome;

/**
 * The end of a lease: the outcome of its run and the next state of its task, applied in
 * one step.
 *
 * @param lease the lease it ends; a lease that is no longer held makes the settlement
 * void
 * @param outcome how the run ended; a task whose lease is taken for lost is released if
 * the store has it still
 * @param finish whether the id is marked as finished, which takes the place of a further
 * run, a dead letter or a release
 * @param delay wait before the next run; zero for other outcomes than
 * {@link RunOutcome#RETRY} and {@link RunOutcome#POSTPONED}
 * @param error the reason, for {@link RunOutcome#RETRY}, {@link RunOutcome#POSTPONED},
 * {@link RunOutcome#CRASHED} and {@link RunOutcome#DEAD}
 * @param content encoded result or failure of the run, not to be changed; null to have it
 * asked for where somebody awaits it
 * @param attemptLog failed attempts of the task, the last of which is this run; kept for
 * {@link RunOutcome#RETRY}, {@link RunOutcome#CRASHED} and {@link RunOutcome#DEAD}, null
 * to leave the log of the task as it is
 */
public record Settlement(Lease lease, RunOutcome outcome, boolean finish, Duration delay, @Nullable String error,
		byte @Nullable [] content, @Nullable AttemptLog attemptLog) {

	/**
	 * A settlement without failed attempts.
	 */
	public Settlement(Lease lease, RunOutcome outcome, boolean finish, Duration delay, @Nullable String error,
			byte @Nullable [] content) {
		this(lease, outcome, finish, delay, error, content, null);
	}

	/**
	 * A settlement without content.
	 */
	public Settlement(Lease lease, RunOutcome outcome, boolean finish, Duration delay, @Nullable String error) {
		this(lease, outcome, finish, delay, error, null, null);
	}

	/**
	 * Same settlement with its content.
	 * @param content encoded result or failure; not to be changed, empty for none
	 */
	public Settlement withContent(byte[] content) {
		return new Settlement(this.lease, this.outcome, this.finish, this.delay, this.error, content, this.attemptLog);
	}

	/**
	 * Same settlement with the failed attempts of its task.
	 * @param attemptLog the attempts, the last of which is this run
	 */
	public Settlement withAttemptLog(AttemptLog attemptLog) {
		return new Settlement(this.lease, this.outcome, this.finish, this.delay, this.error, this.content, attemptLog);
	}

	/**
	 * Whether its run was an attempt that failed.
	 */
	public boolean isFailedAttempt() {
		return this.outcome == RunOutcome.RETRY || this.outcome == RunOutcome.DEAD
				|| this.outcome == RunOutcome.CRASHED;
	}

	/**
	 * Whether it cannot be applied to a task whose outcome is awaited, since it would be
	 * lost.
	 */
	public boolean lacksContent() {
		return this.content == null && (this.outcome == RunOutcome.SUCCESS || this.outcome == RunOutcome.DEAD);
	}

	/**
	 * Whether the task is released, counted or not: at the head, the attempt not counted.
	 */
	public boolean releasesTask() {
		return this.outcome == RunOutcome.RELEASED || this.outcome == RunOutcome.LEASE_LOST || keepsSuspicion();
	}

	/**
	 * Whether no run has ended, so that a suspect stays one.
	 */
	public boolean keepsSuspicion() {
		return this.outcome == RunOutcome.NOT_BEGUN || this.outcome == RunOutcome.FORCE_RELEASED;
	}

	/**
	 * Whether the queue forgets the task.
	 */
	public boolean acknowledgesTask() {
		return this.outcome == RunOutcome.SUCCESS || this.outcome == RunOutcome.CANCELLED;
	}

	/**
	 * Whether the task runs again after the delay, at the head.
	 */
	public boolean delaysTask() {
		return this.outcome == RunOutcome.RETRY || this.outcome == RunOutcome.POSTPONED;
	}

	/**
	 * The answer to this settlement, unless the lease is lost or the task becomes a dead
	 * letter.
	 */
	public RunOutcome appliedOutcome() {
		return (this.outcome == RunOutcome.LEASE_LOST) ? RunOutcome.RELEASED : this.outcome;
	}

	public static Settlement acknowledge(Lease lease, boolean finish) {
		return new Settlement(lease, RunOutcome.SUCCESS, finish, Duration.ZERO, null);
	}

	public static Settlement cancel(Lease lease, boolean finish) {
		return new Settlement(lease, RunOutcome.CANCELLED, finish, Duration.ZERO, null);
	}

	public static Settlement leaseLost(Lease lease) {
		return new Settlement(lease, RunOutcome.LEASE_LOST, false, Duration.ZERO, null);
	}

	public static Settlement release(Lease lease) {
		return new Settlement(lease, RunOutcome.RELEASED, false, Duration.ZERO, null);
	}

	public static Settlement notBegun(Lease lease) {
		return new Settlement(lease, RunOutcome.NOT_BEGUN, false, Duration.ZERO, null);
	}

	public static Settlement forceRelease(Lease lease) {
		return new Settlement(lease, RunOutcome.FORCE_RELEASED, false, Duration.ZERO, null);
	}

	/**
	 * The run has ended, and its task waits to be completed from outside.
	 */
	public static Settlement park(Lease lease, boolean finish) {
		return new Settlement(lease, RunOutcome.PARKED, finish, Duration.ZERO, null);
	}

	public static Settlement crash(Lease lease, String error) {
		return new Settlement(lease, RunOutcome.CRASHED, false, Duration.ZERO, error);
	}

	public static Settlement retry(Lease lease, Duration delay, String error) {
		return new Settlement(lease, RunOutcome.RETRY, false, delay, error);
	}

	public static Settlement postpone(Lease lease, Duration delay, String error) {
		return new Settlement(lease, RunOutcome.POSTPONED, false, delay, error);
	}

	public static Settlement dead(Lease lease, String error) {
		return new Settlement(lease, RunOutcome.DEAD, false, Duration.ZERO, error);
	}

}
