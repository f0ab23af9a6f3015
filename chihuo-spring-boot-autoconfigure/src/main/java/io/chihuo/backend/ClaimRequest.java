// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend;

import java.time.Duration;
import java.util.Set;

import org.springframework.util.Assert;

/**
 * A claim of ordinary tasks, or of one suspect: a task that was leased to a process when
 * that died. A suspect is claimed alone, so a node asks for one only while it holds none.
 *
 * @param max most tasks to lease, from 1 to {@link TaskStore#MAX_CLAIM_SIZE}; 1 for a
 * suspect
 * @param lease length of the leases
 * @param worker name of the node that claims
 * @param suspect whether a suspect is claimed instead of ordinary tasks
 * @param excluded ids that this node must not claim, since a thread still runs them here;
 * they keep their place, and other nodes may claim them. At most
 * {@link #MAX_EXCLUDED_IDS}
 */
public record ClaimRequest(int max, Duration lease, String worker, boolean suspect, Set<String> excluded) {

	/**
	 * Most ids that one claim may exclude.
	 */
	public static final int MAX_EXCLUDED_IDS = 1000;

	public ClaimRequest {
		Assert.isTrue(max >= 1 && max <= TaskStore.MAX_CLAIM_SIZE,
				() -> "'max' must be from 1 to " + TaskStore.MAX_CLAIM_SIZE + ", but is " + max);
		Assert.isTrue(!suspect || max == 1, "'max' must be 1 for a suspect");
		Assert.isTrue(excluded.size() <= MAX_EXCLUDED_IDS,
				() -> "'excluded' must have at most " + MAX_EXCLUDED_IDS + " ids");
	}

	/**
	 * A claim of ordinary tasks that excludes none.
	 */
	public static ClaimRequest of(int max, Duration lease, String worker) {
		return new ClaimRequest(max, lease, worker, false, Set.of());
	}

	/**
	 * The same claim of one suspect.
	 */
	public ClaimRequest forSuspect() {
		return new ClaimRequest(1, this.lease, this.worker, true, this.excluded);
	}

	/**
	 * The same claim that excludes these ids; the set must not change any more.
	 */
	public ClaimRequest excludingIds(Set<String> ids) {
		return new ClaimRequest(this.max, this.lease, this.worker, this.suspect, ids);
	}

}
