// SPDX-License-Identifier: Apache-2.0

package io.chihuo.dashboard;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.WebApplicationType;

import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A browser sends further requests over the connection of one that was refused.
 */
class KeptConnectionTests {

	private static final String PATH = "/actuator/chihuo-dashboard";

	private static final String[] BODIES = { "", "{}", "{\"id\": \"" + "x".repeat(100_000) + "\"}",
			"{\"id\": \"" + "x".repeat(1_500_000) + "\"}" };

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void isAnsweredAfterARefusalByTheDashboard(WebApplicationType type) throws IOException {
		try (DashboardProcess application = DashboardProcess.start(type, OpenApplication.class,
				DashboardProcess.WRITABLE, "chihuo.dashboard.anonymous=read");
				Connection connection = new Connection(application.port())) {
			for (String body : BODIES) {
				assertThat(connection.send("POST", "/api/mails/cancel", body)).isBetween(403, 415);
				assertThat(connection.send("POST", "/no-such-file", body)).isBetween(404, 413);
				assertThat(connection.send("GET", "/session", "")).isEqualTo(200);
			}
		}
	}

	/** Which does not read the body, and may answer before it comes. */
	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void isAnsweredAfterARefusalBySpringSecurity(WebApplicationType type) throws IOException {
		try (DashboardProcess application = DashboardProcess.start(type, LoginApplication.class,
				DashboardProcess.WRITABLE); Connection connection = new Connection(application.port())) {
			for (String body : BODIES) {
				assertThat(connection.send("POST", "/api/mails/cancel", body)).isEqualTo(403);
				assertThat(connection.send("GET", "/session", "")).isEqualTo(200);
				connection.sendHead("POST", "/api/mails/cancel", body.length());
				assertThat(connection.readStatus()).isEqualTo(403);
				connection.sendText(body);
				assertThat(connection.send("GET", "/session", "")).isEqualTo(200);
			}
		}
	}

	/**
	 * One connection.
	 */
	private static final class Connection implements AutoCloseable {

		private final Socket socket;

		Connection(int port) throws IOException {
			this.socket = new Socket("localhost", port);
			this.socket.setSoTimeout((int) TestLimits.HANG_TIMEOUT.toMillis());
		}

		/** Sends a request and returns the status of its response. */
		int send(String method, String path, String body) throws IOException {
			sendHead(method, path, body.length());
			sendText(body);
			return readStatus();
		}

		void sendHead(String method, String path, int length) throws IOException {
			sendText(method + " " + PATH + path + " HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\n"
					+ "Authorization: " + DashboardClient.basic("olga") + "\r\n"
					+ "Content-Type: application/json\r\nContent-Length: " + length + "\r\n\r\n");
		}

		void sendText(String text) throws IOException {
			this.socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
			this.socket.getOutputStream().flush();
		}

		int readStatus() throws IOException {
			InputStream in = this.socket.getInputStream();
			String status = readLine(in);
			int length = 0;
			boolean chunked = false;
			for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
				String header = line.toLowerCase(Locale.ROOT);
				length = header.startsWith("content-length:") ? Integer.parseInt(header.substring(15).strip()) : length;
				chunked |= header.startsWith("transfer-encoding: chunked");
			}
			do {
				length = chunked ? Integer.parseInt(readLine(in), 16) : length;
				in.readNBytes(length);
			}
			while (chunked && readLine(in).isEmpty() && length > 0);
			return Integer.parseInt(status.split(" ")[1]);
		}

		private static String readLine(InputStream in) throws IOException {
			StringBuilder line = new StringBuilder();
			for (int next = in.read(); next != '\n'; next = in.read()) {
				assertThat(next).as("the connection was closed after: " + line).isNotNegative();
				line.append((char) next);
			}
			return line.toString().strip();
		}

		@Override
		public void close() throws IOException {
			this.socket.close();
		}

	}

}
