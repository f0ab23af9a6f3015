// SPDX-License-Identifier: Apache-2.0

package io.chihuo.servers;

import java.nio.file.Path;
import java.util.List;

/**
 * The host of servers: processes of this machine or containers.
 */
interface ServerHost {

	/** Address that a server binds to so that this machine reaches it at 127.0.0.1. */
	String bindAddress();

	/**
	 * @param name name of the server, other at every start
	 * @param directory working directory of the command
	 * @param port port that the server will listen on
	 * @param arguments arguments of the server's program
	 * @return command that runs the server until it ends; it hands its standard input on
	 */
	List<String> command(String name, Path directory, int port, List<String> arguments);

	/**
	 * @param name name of the server
	 * @param process process that runs {@link #command}
	 */
	void signal(String name, Process process, Signal signal);

	/** Signals that can be sent to a server, by the system's names. */
	enum Signal {

		KILL, TERM, INT, STOP, CONT

	}

}
