// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A task with its lease.
 *
 * @param lease the lease
 * @param payload encoded payload; not to be changed, empty for none
 * @param headers headers
 * @param attempt which run of the task this is, from 1; failed runs and crashes count
 * @param crashes crashes among the runs before
 * @param addedAt when the task was added, in milliseconds since the epoch
 * @param readyAt when it could have been claimed first since its last run, which is when
 * it was added, came due, was released or requeued; not before {@code addedAt}
 * @param claimedAt when this lease began, by the clock of the store, in milliseconds
 * since the epoch; the later answer to a claim that was lost has that of the claim
 * @param forcedReleases how often it was released after a run that did not end when it
 * was interrupted
 * @param suspect whether it was claimed alone because an earlier process died with it
 * @param unreadable why this node cannot run it, null if it can; then payload and headers
 * may be missing
 * @param attemptLog its failed attempts, as the last settlement left them
 */
public record LeasedTask(Lease lease, byte[] payload, Map<String, String> headers, int attempt, int crashes,
		long addedAt, long readyAt, long claimedAt, int forcedReleases, boolean suspect,
		@Nullable UnreadableTask unreadable, AttemptLog attemptLog) {

	/**
	 * Whether the payload is encrypted, with a key that this node does not have.
	 */
	public boolean isEncrypted() {
		// most are not, as the first byte says
		return this.payload.length > 0 && this.payload[0] < 0 && EncryptionMark.isOn(this.payload);
	}

	/**
	 * Whether a run before may have had an effect though it did not end by itself: it was
	 * interrupted, or its process died.
	 */
	public boolean hasUncertainRun() {
		return this.suspect || this.crashes > 0 || this.forcedReleases > 0 || this.attemptLog.isUncertain();
	}

	/**
	 * A task that this node can run, claimed as soon as it was ready.
	 */
	public LeasedTask(Lease lease, byte[] payload, Map<String, String> headers, int attempt, int crashes, long addedAt,
			long readyAt, int forcedReleases, boolean suspect) {
		this(lease, payload, headers, attempt, crashes, addedAt, readyAt, readyAt, forcedReleases, suspect, null,
				AttemptLog.NONE);
	}

	/**
	 * Same task with another payload.
	 * @param payload the payload; not to be changed, empty for none
	 * @param unreadable why this node cannot run it, null if it can
	 */
	public LeasedTask withPayload(byte[] payload, @Nullable UnreadableTask unreadable) {
		return new LeasedTask(this.lease, payload, this.headers, this.attempt, this.crashes, this.addedAt, this.readyAt,
				this.claimedAt, this.forcedReleases, this.suspect, unreadable, this.attemptLog);
	}

}
