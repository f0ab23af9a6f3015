// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.harness;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * The machine and time of a measurement.
 *
 * @param date when, in UTC
 * @param processor name of the processor
 * @param processors number of processors the JVM may use
 * @param system operating system
 * @param java version and name of the JVM
 * @param options its options, without system properties
 */
public record Machine(String date, String processor, int processors, String system, String java, List<String> options) {

	/**
	 * This machine, now.
	 */
	public static Machine currentMachine() {
		return new Machine(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(), processorName(),
				Runtime.getRuntime().availableProcessors(), systemProperty("os.name") + " " + systemProperty("os.arch"),
				systemProperty("java.version") + " (" + systemProperty("java.vm.name") + ", "
						+ systemProperty("java.vendor") + ")",
				ManagementFactory.getRuntimeMXBean().getInputArguments().stream().filter(Machine::isOption).toList());
	}

	/** Not where things are on this machine. */
	private static boolean isOption(String argument) {
		return !argument.startsWith("-D");
	}

	private static String systemProperty(String name) {
		return System.getProperty(name, "unknown");
	}

	private static String processorName() {
		try {
			return Files.readAllLines(Path.of("/proc/cpuinfo"))
				.stream()
				.filter((line) -> line.startsWith("model name"))
				.map((line) -> line.substring(line.indexOf(':') + 1).trim())
				.findFirst()
				.orElse("unknown");
		}
		catch (IOException ex) {
			return "unknown";
		}
	}

	@Override
	public String toString() {
		return this.date + ", " + this.processors + " × " + this.processor + ", " + this.system + ", Java " + this.java
				+ ", " + String.join(" ", this.options);
	}

}
