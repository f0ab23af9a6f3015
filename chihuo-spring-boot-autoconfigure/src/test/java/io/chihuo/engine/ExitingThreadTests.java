// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import io.chihuo.faults.ExitingHelperProcess;
import io.chihuo.servers.ChildJvm;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A process that a thread ends, without the main thread.
 */
class ExitingThreadTests {

	@Test
	void runsThatHaveNotEndedWhenAThreadWithoutATaskEndsTheProcessCountAsCrashed() throws Exception {
		Process process = new ProcessBuilder(ChildJvm.command("-Xmx64m", ExitingHelperProcess.class.getName()))
			.redirectErrorStream(true)
			.start();
		try {
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(process.waitFor(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)).isTrue();
			assertThat(output.lines()).as(output)
				.contains("killer ended as CRASHED", "killer is RUNNING", "finished ended as SUCCESS",
						"finished is FINISHED")
				.noneMatch((line) -> line.contains("released to the head"))
				.anyMatch((line) -> line.contains("1 task(s) of loop 'loop' had not ended within the grace period"));
		}
		finally {
			process.destroyForcibly();
		}
	}

}
