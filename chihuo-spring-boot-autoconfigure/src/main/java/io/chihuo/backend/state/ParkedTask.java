// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.state;

import java.security.MessageDigest;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.outcome.Completion;

/**
 * The right to complete a task from outside.
 *
 * @param tokenHash hash of the token with which it can be completed
 * @param deadline when it fails unless it is completed, in milliseconds since the epoch
 * @param finish whether a completion without failure marks the id as finished
 * @param completion the completion, null if there was none yet
 */
public record ParkedTask(byte[] tokenHash, long deadline, boolean finish, @Nullable Completion completion) {

	/** Takes the same time for every hash. */
	boolean hasToken(byte[] hash) {
		return MessageDigest.isEqual(this.tokenHash, hash);
	}

	ParkedTask completedBy(Completion completion) {
		return new ParkedTask(this.tokenHash, this.deadline, this.finish, completion);
	}

}
