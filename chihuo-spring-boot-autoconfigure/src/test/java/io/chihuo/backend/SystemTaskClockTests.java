// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend;

import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import io.chihuo.concurrent.BlockedLines;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

class SystemTaskClockTests {

	@Test
	void lineOfAFailedAlarmThatBlocksHoldsNoOtherAlarmUp() {
		CompletableFuture<Void> next = new CompletableFuture<>();
		try (BlockedLines lines = new BlockedLines(SystemTaskClock.class); TaskClock clock = TaskClock.systemClock()) {
			clock.setAlarm(0, () -> {
				throw new IllegalStateException("alarm");
			});
			lines.awaitLine();
			clock.setAlarm(0, () -> next.complete(null));
			assertThat(next).succeedsWithin(TestLimits.HANG_TIMEOUT);
		}
	}

}
