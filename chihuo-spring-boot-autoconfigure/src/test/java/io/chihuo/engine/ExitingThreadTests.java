// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

import com.example.exit.ExitingThreadProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import io.chihuo.faults.ExitingHelperProcess;
import io.chihuo.servers.ChildJvm;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A process that a thread ends, without the main thread.
 */
class ExitingThreadTests {

	/** Outcome of a run that ignores its interruption, and state of its task. */
	private static final String[] RELEASED = { "neighbour ended as FORCE_RELEASED", "neighbour is READY" };

	private static final String[] LAPSED = { "neighbour ended as CRASHED", "neighbour is RUNNING" };

	@Test
	void runsThatHaveNotEndedWhenASignalIsHandledAreReleased() throws Exception {
		assertThat(linesOf(ExitingThreadProcess.ExitKind.SIGNAL)).contains(RELEASED)
			.contains("killer ended as FORCE_RELEASED");
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void runsThatHaveNotEndedWhenAVirtualThreadWithoutATaskEndsTheProcessCountAsCrashed() throws Exception {
		assertThat(linesOf(ExitingThreadProcess.ExitKind.VIRTUAL_HELPER)).contains(LAPSED)
			.contains("killer ended as CRASHED");
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void neighboursOfARunOnAVirtualThreadThatEndsTheProcessAreReleased() throws Exception {
		assertThat(linesOf(ExitingThreadProcess.ExitKind.VIRTUAL_HANDLER)).contains(RELEASED)
			.contains("killer ended as CRASHED");
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void runsThatHaveNotEndedWhenTheProcessIsTerminatedAreReleased() throws Exception {
		assertThat(linesOf(ExitingThreadProcess.ExitKind.TERMINATION)).contains(RELEASED)
			.contains("killer ended as FORCE_RELEASED");
	}

	private static List<String> linesOf(ExitingThreadProcess.ExitKind kind) throws Exception {
		Process process = new ProcessBuilder(
				ChildJvm.command("-Xmx64m", ExitingThreadProcess.class.getName(), kind.name()))
			.redirectErrorStream(true)
			.start();
		try {
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(process.waitFor(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)).isTrue();
			return output.lines().toList();
		}
		finally {
			process.destroyForcibly();
		}
	}

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
