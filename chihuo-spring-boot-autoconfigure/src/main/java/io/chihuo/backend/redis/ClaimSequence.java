// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Numbers the claims of this process on one queue, and knows those whose answer was lost.
 * The next claim names them: if the server made one of them, it gives its tasks again
 * rather than leave them leased to nobody.
 */
final class ClaimSequence {

	/** Lost claims that are named; while a server is away few claims are sent. */
	private static final int MAX_LOST_CLAIMS = 256;

	private long last;

	private final SortedSet<Long> lost = new TreeSet<>();

	synchronized long beginClaim() {
		return ++this.last;
	}

	/** Each number between commas. */
	synchronized String lostClaims() {
		return this.lost.isEmpty() ? ",,"
				: this.lost.stream().map(String::valueOf).collect(Collectors.joining(",", ",", ","));
	}

	synchronized void loseClaim(long claim) {
		if (this.lost.size() < MAX_LOST_CLAIMS) {
			this.lost.add(claim);
		}
	}

	/** The ones named by an answered claim are settled. */
	synchronized void onClaimAnswered(long claim) {
		this.lost.headSet(claim).clear();
	}

}
