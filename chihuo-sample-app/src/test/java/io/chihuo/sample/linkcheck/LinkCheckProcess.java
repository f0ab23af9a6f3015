// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.chihuo.sample.ExampleProcess;

/**
 * The application in a JVM of its own, which can be killed.
 */
final class LinkCheckProcess extends ExampleProcess {

	private LinkCheckProcess(Path directory, String name, List<String> options) throws IOException {
		super(directory, name, LinkCheckApplication.class, options);
	}

	/**
	 * Start it.
	 * @param directory where it works and writes its output to
	 * @param name its user agent
	 * @param options options of the command line
	 */
	static LinkCheckProcess start(Path directory, String name, List<String> options) throws IOException {
		return new LinkCheckProcess(directory, name,
				Stream
					.concat(Stream.of("--linkcheck.user-agent=" + name, "--linkcheck.report=" + name + ".html"),
							options.stream())
					.toList());
	}

	@Override
	public LinkCheckProcess interrupt() throws InterruptedException {
		super.interrupt();
		return this;
	}

	@Override
	public LinkCheckProcess join() throws InterruptedException {
		super.join();
		return this;
	}

	/**
	 * Its result line, without the time it took.
	 */
	String result() {
		try (Stream<String> lines = output().lines()) {
			return lines.filter((line) -> line.startsWith("linkcheck: "))
				.map((line) -> line.replaceFirst(" seconds=.*", ""))
				.findFirst()
				.orElseThrow(() -> new AssertionError("There is no result: " + output()));
		}
	}

}
