// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.chihuo.servers.ChildJvm;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Exit codes of whole processes.
 */
class ApplicationExitTests {

	@TempDir
	private Path directory;

	@ParameterizedTest
	@CsvSource({ "none,succeeds,true,0", "none,dies,true,2", "none,seed-fails,true,1", "none,seed-fails,false,1",
			"servlet,succeeds,true,0", "servlet,dies,true,2", "servlet,seed-fails,true,1",
			"none,dies-other-code,true,9" })
	void exitCodeOfTheProcessShowsHowItsLoopsEnded(String web, String what, boolean exitWhenDrained, int code)
			throws Exception {
		List<String> properties = new ArrayList<>(List.of("--spring.main.web-application-type=" + web,
				"--chihuo.exit-when-drained=" + exitWhenDrained, "--what=" + what));
		if (what.equals("dies-other-code")) {
			properties.add("--chihuo.exit-code.dead-letters=9");
		}
		assertThat(run(properties)).as(this::output).isEqualTo(code);
	}

	private int run(List<String> arguments) throws Exception {
		List<String> command = ChildJvm.command("-Xmx192m", ExitApplication.class.getName(),
				"--spring.main.banner-mode=off", "--server.port=0");
		command.addAll(arguments);
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log().toFile()).start();
		try {
			assertThat(process.waitFor(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)).as(this::output).isTrue();
			return process.exitValue();
		}
		finally {
			process.destroyForcibly();
		}
	}

	private Path log() {
		return this.directory.resolve("log");
	}

	private String output() {
		try {
			return Files.readString(log());
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

}
