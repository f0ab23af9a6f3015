// SPDX-License-Identifier: Apache-2.0

package io.chihuo.servers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Finds RabbitMQ's own scripts. Scripts that packages put on the PATH may be wrappers,
 * which change the user and run the server as a child: they come last.
 */
final class RabbitScripts {

	private RabbitScripts() {
	}

	/** Path of a script, such as {@code rabbitmqctl}. */
	static String find(String name) {
		Stream<String> packaged = Stream.of("/usr/lib/rabbitmq/bin", "/opt/rabbitmq/sbin", "/opt/homebrew/sbin",
				"/usr/local/sbin");
		return Stream.concat(packaged, Shell.path())
			.map((directory) -> Path.of(directory, name))
			.filter(Files::isExecutable)
			.findFirst()
			.map(Path::toString)
			.orElseThrow(() -> new IllegalStateException("These tests start RabbitMQ servers of their own, but " + name
					+ " is not there. Install rabbitmq-server (./verify does so where it can), or name a running "
					+ "server with CHIHUO_TEST_RABBITMQ=host:port, which serves all but the fault tests"));
	}

}
