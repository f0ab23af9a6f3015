// SPDX-License-Identifier: Apache-2.0

package io.chihuo.servers;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds PostgreSQL's programs, the newest if there are several, and runs them as another
 * user for root, whom they refuse.
 */
final class PostgresPrograms {

	/** Where packages keep one directory for each version. */
	private static final List<String> PACKAGED = List.of("/usr/lib/postgresql", "/usr/libexec/postgresql");

	private static final String USER = "postgres";

	private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

	private final Path directory;

	private PostgresPrograms(Path directory) {
		this.directory = directory;
	}

	/** Nothing where they are missing or root has nobody to run them as. */
	static Optional<PostgresPrograms> find() {
		if (ROOT && !(Shell.has("setpriv") && Shell.succeeds("id", USER))) {
			return Optional.empty();
		}
		return Stream.concat(packaged(), Shell.path().map(Path::of))
			.filter((directory) -> Files.isExecutable(directory.resolve("initdb"))
					&& Files.isExecutable(directory.resolve("postgres")))
			.findFirst()
			.map(PostgresPrograms::new);
	}

	private static Stream<Path> packaged() {
		return PACKAGED.stream()
			.map((parent) -> new File(parent).listFiles())
			.filter((versions) -> versions != null)
			.flatMap(Stream::of)
			.sorted(Comparator.comparingInt(PostgresPrograms::version).reversed())
			.map((version) -> version.toPath().resolve("bin"));
	}

	private static int version(File directory) {
		String digits = directory.getName().replaceAll("\\D.*", "");
		return digits.isEmpty() ? 0 : Integer.parseInt(digits);
	}

	/** Make a directory theirs. */
	void own(ServerDirectory directory) {
		if (ROOT) {
			directory.giveTo(USER);
		}
	}

	/** Command that becomes a program. */
	List<String> command(String program, String... arguments) {
		return commandOf(this.directory.resolve(program), arguments);
	}

	/** Command that becomes a program of another package, as the same user. */
	List<String> commandOf(Path program, String... arguments) {
		List<String> command = new ArrayList<>();
		if (ROOT) {
			command.addAll(List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--init-groups"));
		}
		command.add(program.toString());
		command.addAll(List.of(arguments));
		return command;
	}

}
