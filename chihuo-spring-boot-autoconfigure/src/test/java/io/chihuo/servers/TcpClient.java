package io.chihuo.servers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Sees that a server is up from its accepting connections, or from its first byte.
 */
final class TcpClient implements ServerClient {

	private final String host;

	private final int port;

	private final byte[] greeting;

	/** Of a server that is up when it accepts connections. */
	TcpClient(String host, int port) {
		this(host, port, new byte[0]);
	}

	private TcpClient(String host, int port, byte[] greeting) {
		this.host = host;
		this.port = port;
		this.greeting = greeting;
	}

	/** Of a server that answers to the protocol header of AMQP 0-9-1 if it is up. */
	static TcpClient amqp(String host, int port) {
		return new TcpClient(host, port, "AMQP\0\0\t\1".getBytes(StandardCharsets.US_ASCII));
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

	/**
	 * What begins otherwise is the header of a version that the server would rather
	 * speak.
	 */
	private boolean isAnswered(Socket socket) throws IOException {
		socket.getOutputStream().write(this.greeting);
		return socket.getInputStream().read() == 1; // a frame that holds a method
	}

}
