// SPDX-License-Identifier: Apache-2.0

package io.chihuo.servers;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Speaks just enough of Redis' protocol to send commands and read replies as text.
 */
final class RespConnection implements Closeable {

	private final Socket socket = new Socket();

	private final InputStream in;

	RespConnection(String host, int port, Duration timeout) throws IOException {
		try {
			this.socket.setSoTimeout((int) timeout.toMillis());
			this.socket.connect(new InetSocketAddress(host, port), (int) timeout.toMillis());
			this.in = new BufferedInputStream(this.socket.getInputStream());
		}
		catch (IOException ex) {
			this.socket.close();
			throw ex;
		}
	}

	/**
	 * @return the reply: an array as lines, nothing as empty text
	 * @throws RedisErrorException if the server refused the command
	 */
	String call(String... words) throws IOException {
		ByteArrayOutputStream request = new ByteArrayOutputStream();
		request.writeBytes(bytes("*" + words.length + "\r\n"));
		for (String word : words) {
			byte[] bytes = bytes(word);
			request.writeBytes(bytes("$" + bytes.length + "\r\n"));
			request.writeBytes(bytes);
			request.writeBytes(bytes("\r\n"));
		}
		request.writeTo(this.socket.getOutputStream());
		return readReply();
	}

	private String readReply() throws IOException {
		String line = readLine();
		String rest = line.substring(1);
		return switch (line.charAt(0)) {
			case '-' -> throw new RedisErrorException(rest);
			case '$' -> readBulk(Integer.parseInt(rest));
			case '*' -> readArray(Integer.parseInt(rest));
			default -> rest;
		};
	}

	private String readBulk(int length) throws IOException {
		if (length < 0) {
			return "";
		}
		byte[] bytes = this.in.readNBytes(length + 2);
		if (bytes.length < length + 2) {
			throw new EOFException("The server closed the connection within a reply");
		}
		return new String(bytes, 0, length, StandardCharsets.UTF_8);
	}

	private String readArray(int length) throws IOException {
		List<String> elements = new ArrayList<>();
		for (int i = 0; i < length; i++) {
			elements.add(readReply());
		}
		return String.join("\n", elements);
	}

	private String readLine() throws IOException {
		StringBuilder line = new StringBuilder();
		for (int next = this.in.read(); next != '\n'; next = this.in.read()) {
			if (next < 0) {
				throw new EOFException("The server closed the connection");
			}
			line.append((char) next);
		}
		return line.substring(0, line.length() - 1);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
