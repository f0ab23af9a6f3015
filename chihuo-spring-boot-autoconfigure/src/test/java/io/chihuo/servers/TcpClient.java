// SPDX-License-Identifier: Apache-2.0

package io.chihuo.servers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Sees that a server is up from its accepting connections, or from the first byte that it
 * answers to a greeting.
 */
final class TcpClient implements ServerClient {

	private final String host;

	private final int port;

	private final byte[] greeting;

	private final int answer;

	/** Of a server that is up when it accepts connections. */
	TcpClient(String host, int port) {
		this(host, port, "", 0);
	}

	private TcpClient(String host, int port, String greeting, int answer) {
		this.host = host;
		this.port = port;
		this.greeting = greeting.getBytes(StandardCharsets.US_ASCII);
		this.answer = answer;
	}

	/** Of a server that begins the handshake of AMQP 0-9-1, with a frame of a method. */
	static TcpClient amqp(String host, int port) {
		return new TcpClient(host, port, "AMQP\0\0\t\1", 1);
	}

	/** Of a PostgreSQL server that lets a user in, or asks for the password. */
	static TcpClient postgres(String host, int port, String user) {
		String startup = "\0\3\0\0user\0" + user + "\0database\0postgres\0\0";
		return new TcpClient(host, port, "\0\0\0" + (char) (4 + startup.length()) + startup, 'R');
	}

	@Override
	public String host() {
		return this.host;
	}

	@Override
	public int port() {
		return this.port;
	}

	@Override
	public boolean answers(Duration time) {
		try (Socket socket = new Socket()) {
			socket.setSoTimeout((int) time.toMillis());
			socket.connect(new InetSocketAddress(this.host, this.port), (int) time.toMillis());
			return this.greeting.length == 0 || isAnswered(socket);
		}
		catch (IOException ex) {
			return false;
		}
	}

	private boolean isAnswered(Socket socket) throws IOException {
		socket.getOutputStream().write(this.greeting);
		return socket.getInputStream().read() == this.answer;
	}

}
