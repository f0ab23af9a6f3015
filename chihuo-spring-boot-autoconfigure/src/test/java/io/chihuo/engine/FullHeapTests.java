// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Handlers that fill the heap again and again, in a process of their own.
 */
public class FullHeapTests {

	@Test
	void taskThatTakesLongerThanItsLeaseRunsOnceAfterTheHeapWasFull() throws Exception {
		assertLongTaskRunsOnce("64m", HeapFillingProcess.class.getName());
	}

	/**
	 * Run a program that fills its heap.
	 * @param program its class and arguments
	 */
	public static void assertLongTaskRunsOnce(String heap, String... program) throws Exception {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx" + heap, "-cp",
						System.getProperty("java.class.path")));
		command.addAll(List.of(program));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		try {
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(process.waitFor(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)).isTrue();
			assertThat(output.lines()).as(output).contains("long ran 1 time(s)");
		}
		finally {
			process.destroyForcibly();
		}
	}

}
