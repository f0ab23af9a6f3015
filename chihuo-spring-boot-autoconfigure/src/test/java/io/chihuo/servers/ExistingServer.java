// SPDX-License-Identifier: Apache-2.0

package io.chihuo.servers;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Servers that run already, named by environment variables as {@code host:port}.
 */
final class ExistingServer {

	private ExistingServer() {
	}

	/** The server that a variable names, if it is set. */
	static <T extends ServerClient> Optional<T> named(String variable, BiFunction<String, Integer, T> client) {
		return Optional.ofNullable(System.getenv(variable)).filter((address) -> !address.isEmpty()).map((address) -> {
			int colon = address.lastIndexOf(':');
			T found = client.apply(address.substring(0, colon), Integer.valueOf(address.substring(colon + 1)));
			if (!found.answers(TestLimits.HANG_TIMEOUT)) {
				throw new IllegalStateException(variable + "=" + address + " names a server that does not answer");
			}
			return found;
		});
	}

}
