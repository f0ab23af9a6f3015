// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.flow;

import io.chihuo.FlowState;

/**
 * A flow as it is stored.
 *
 * @param id id of the flow
 * @param version number that each change raises by one; that of a new flow is from 1 to
 * 2^48
 * @param state its state as a whole
 * @param plan what is to be done; not to be changed, at most a few MiB
 * @param progress what was done; not to be changed
 * @param wakeAt when it has to be looked at, {@link Long#MAX_VALUE} for never
 * @param createdAt when it was stored
 * @param endedAt when it ended, 0 if it has not; {@link #NOT_BEGUN} if there is no flow
 * yet
 */
public record FlowRecord(String id, long version, FlowState state, byte[] plan, byte[] progress, long wakeAt,
		long createdAt, long endedAt) {

	/**
	 * Says in place of a moment that the record only keeps what has come for a flow
	 * before its start. Such a record is found by its id and is due like others, but is
	 * neither listed nor counted.
	 */
	public static final long NOT_BEGUN = -1;

	/**
	 * Whether there is a flow.
	 */
	public boolean isBegun() {
		return this.endedAt != NOT_BEGUN;
	}

	/**
	 * Name of this version.
	 */
	public FlowKey key() {
		return new FlowKey(this.id, this.version);
	}

	/**
	 * The record as an update changes it.
	 */
	public FlowRecord updatedBy(FlowUpdate update) {
		byte[] newPlan = update.plan();
		return new FlowRecord(this.id, this.version + 1, update.state(), (newPlan != null) ? newPlan : this.plan,
				update.progress(), update.wakeAt(), this.createdAt, update.endedAt());
	}

}
