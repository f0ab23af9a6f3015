// SPDX-License-Identifier: Apache-2.0

package io.chihuo.servers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Commands that run a program in a JVM of its own, with the class path of this one.
 */
public final class ChildJvm {

	private ChildJvm() {
	}

	/**
	 * The command of a program that lives for seconds, so that its start takes most of
	 * its time: classes are not verified again, and compiled once.
	 * @param arguments further options of the JVM, the name of the main class and its
	 * arguments
	 */
	public static List<String> command(String... arguments) {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"-XX:+UnlockDiagnosticVMOptions", "-XX:-BytecodeVerificationRemote", "-XX:+UseSerialGC",
						"-XX:-UsePerfData", "-cp", System.getProperty("java.class.path")));
		command.addAll(List.of(arguments));
		return command;
	}

}
