// SPDX-License-Identifier: Apache-2.0

package io.chihuo.servers;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The cookie by which all Erlang nodes of this JVM, and no others, trust each other, and
 * the port mapper by which they find each other.
 */
final class ErlangHome {

	private static final String LOOPBACK = "127.0.0.1";

	private final Map<String, String> environment;

	private ErlangHome(ServerDirectory directory, int port) {
		this.environment = Map.of("HOME", directory.path().toString(), "ERL_EPMD_PORT", Integer.toString(port),
				"ERL_EPMD_ADDRESS", LOOPBACK);
	}

	static Map<String, String> environment() {
		return SharedErlangHome.HOME.environment;
	}

	private static ErlangHome start(int port) {
		ServerDirectory directory = ServerDirectory.create("erlang");
		directory.writeSecret(".erlang.cookie", UUID.randomUUID().toString());
		List<String> arguments = List.of("-port", Integer.toString(port), "-address", LOOPBACK);
		new OwnServer(new LocalHost("epmd"), new TcpClient(LOOPBACK, port), directory, arguments).start();
		return new ErlangHome(directory, port);
	}

	private static final class SharedErlangHome {

		private static final ErlangHome HOME = FreePorts.start(ErlangHome::start);

	}

}
