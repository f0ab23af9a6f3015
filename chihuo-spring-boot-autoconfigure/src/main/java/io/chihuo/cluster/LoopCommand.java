// SPDX-License-Identifier: Apache-2.0

package io.chihuo.cluster;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * A command for a loop on one or several nodes.
 *
 * @param action the action
 * @param loop name of the loop
 * @param concurrency for {@link LoopAction#CONCURRENCY}, at least 1; otherwise null
 * @param askedBy the user who asks, for the logs
 */
public record LoopCommand(LoopAction action, String loop, @Nullable Integer concurrency, String askedBy) {

	public LoopCommand {
		Assert.isTrue((action == LoopAction.CONCURRENCY) == (concurrency != null),
				() -> "'concurrency' is needed to set the concurrency, and for nothing else");
		Assert.isTrue(concurrency == null || concurrency > 0,
				() -> "'concurrency' must be at least 1, but is " + concurrency);
	}

}
