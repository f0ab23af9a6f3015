// SPDX-License-Identifier: Apache-2.0

package io.chihuo.servers;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Commands that run a program in a JVM of its own, with the class path of this one.
 */
public final class ChildJvm {

	static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();

	private ChildJvm() {
	}

	/**
	 * The command of a program that lives for seconds, so that its start takes most of
	 * its time: classes are not verified again, compiled once, and those of libraries
	 * come from a {@link ClassArchive}.
	 * @param arguments further options of the JVM, the name of the main class and its
	 * arguments
	 */
	public static List<String> command(String... arguments) {
		List<String> command = new ArrayList<>(
				List.of(JAVA, "-XX:TieredStopAtLevel=1", "-XX:+UnlockDiagnosticVMOptions",
						"-XX:-BytecodeVerificationRemote", "-XX:+UseSerialGC", "-XX:-UsePerfData"));
		List<String> jars = classPath((entry) -> entry.endsWith(".jar"));
		command.addAll(ClassArchive.of(jars).options());
		// jars first: those of the archive begin the class path
		Stream<String> entries = Stream.concat(jars.stream(), classPath((entry) -> !entry.endsWith(".jar")).stream());
		command.addAll(List.of("-cp", entries.collect(Collectors.joining(File.pathSeparator))));
		command.addAll(List.of(arguments));
		return command;
	}

	private static List<String> classPath(Predicate<String> included) {
		return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator)).filter(included).toList();
	}

}
