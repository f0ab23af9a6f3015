// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.chihuo.RejectTaskException;
import io.chihuo.RetryLaterException;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Servers that are slow, lie or break off.
 */
class HttpFaultTests {

	private static final String SHORT = "300ms";

	private static void assertRejected(FaultyServer.FaultyAnswer answer, String message, Object... fields)
			throws Exception {
		assertRejected((settings) -> settings, answer, message, fields);
	}

	private static void assertRejected(UnaryOperator<HttpStepFixture.Settings> settings,
			FaultyServer.FaultyAnswer answer, String message, Object... fields) throws Exception {
		try (FaultyServer server = new FaultyServer(answer); HttpStepFixture steps = HttpStepFixture.open(settings)) {
			List<Object> payload = new ArrayList<>(List.of("url", server.url()));
			payload.addAll(List.of(fields));
			assertThatExceptionOfType(RejectTaskException.class).isThrownBy(() -> steps.run(payload.toArray()))
				.withMessageContaining(message);
			assertThat(server.requests()).isEqualTo(1);
		}
	}

	@Test
	void serverThatSendsNothingIsAReadTimeout() throws Exception {
		assertRejected((out, server) -> server.hang(), "READ_TIMEOUT", "readTimeout", SHORT);
	}

	@Test
	void serverThatStopsInTheBodyIsAReadTimeout() throws Exception {
		assertRejected((out, server) -> {
			FaultyServer.write(out, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
			server.hang();
		}, "READ_TIMEOUT: GET http://127.0.0.1", "readTimeout", SHORT);
	}

	@Test
	void bodyThatDripsEndsByTheTotalTimeout() throws Exception {
		assertRejected((out, server) -> {
			FaultyServer.write(out, "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
			drip(out, "x");
		}, "TOTAL_TIMEOUT", "totalTimeout", SHORT);
	}

	@Test
	void headersThatDripEndByTheTotalTimeout() throws Exception {
		assertRejected((out, server) -> {
			FaultyServer.write(out, "HTTP/1.1 200 OK\r\nX: ");
			drip(out, "x");
		}, "TOTAL_TIMEOUT", "totalTimeout", SHORT);
	}

	@Test
	void bodyOfAFailureThatDripsEndsByTheTotalTimeout() throws Exception {
		assertRejected((out, server) -> {
			FaultyServer.write(out, "HTTP/1.1 500 Error\r\nContent-Length: 1000000\r\n\r\n");
			drip(out, "x");
		}, "TOTAL_TIMEOUT", "totalTimeout", SHORT);
	}

	private static void drip(OutputStream out, String text) throws Exception {
		CountDownLatch never = new CountDownLatch(1);
		while (!never.await(20, TimeUnit.MILLISECONDS)) {
			FaultyServer.write(out, text);
		}
	}

	@Test
	void redirectsWithoutEndAreEndedByTheTotalTimeout() throws Exception {
		try (FaultyServer server = new FaultyServer((out, own) -> {
			new CountDownLatch(1).await(30, TimeUnit.MILLISECONDS);
			FaultyServer.write(out,
					"HTTP/1.1 302 Found\r\nConnection: close\r\nLocation: /\r\nContent-Length: 0\r\n\r\n");
		}); HttpStepFixture steps = HttpStepFixture.open()) {
			assertThatExceptionOfType(RejectTaskException.class)
				.isThrownBy(() -> steps.run("url", server.url(), "maxRedirects", 50, "totalTimeout", SHORT))
				.withMessageContaining("TOTAL_TIMEOUT");
		}
	}

	/** A queue of connections that nobody accepts is full after two. */
	@Test
	void serverThatDoesNotAcceptIsAConnectTimeoutAndRetried() throws Exception {
		try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				HttpStepFixture steps = HttpStepFixture
					.open((settings) -> settings.connectTimeout(Duration.ofMillis(300)))) {
			List<Socket> queued = fillUp(full);
			assertThatExceptionOfType(RetryLaterException.class)
				.isThrownBy(() -> steps.run("url", "http://127.0.0.1:" + full.getLocalPort() + "/"))
				.withMessageContaining("CONNECT_TIMEOUT");
			close(queued);
		}
	}

	@Test
	void totalTimeoutEndsAConnectToo() throws Exception {
		try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				HttpStepFixture steps = HttpStepFixture.open()) {
			List<Socket> queued = fillUp(full);
			assertThatExceptionOfType(RejectTaskException.class)
				.isThrownBy(
						() -> steps.run("url", "http://127.0.0.1:" + full.getLocalPort() + "/", "totalTimeout", SHORT))
				.withMessageContaining("TOTAL_TIMEOUT");
			close(queued);
		}
	}

	private static List<Socket> fillUp(ServerSocket server) throws IOException {
		List<Socket> queued = new ArrayList<>();
		try {
			while (true) {
				Socket socket = new Socket();
				queued.add(socket);
				socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()), 200);
			}
		}
		catch (SocketTimeoutException ex) {
			return queued;
		}
	}

	private static void close(List<Socket> sockets) throws IOException {
		for (Socket socket : sockets) {
			socket.close();
		}
	}

	@Test
	void refusedConnectionIsRetriedAlsoForAnUnsafeRequest() throws Exception {
		int port;
		try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			port = free.getLocalPort();
		}
		try (HttpStepFixture steps = HttpStepFixture.open()) {
			assertThatExceptionOfType(RetryLaterException.class)
				.isThrownBy(() -> steps.run("url", "http://127.0.0.1:" + port + "/", "body", "x"))
				.withMessageContaining("CONNECT_FAILED: POST");
		}
	}

	@Test
	void waitForAConnectionIsATimeoutOfItsOwn() throws Exception {
		try (FaultyServer server = new FaultyServer((out, own) -> own.hang());
				HttpStepFixture steps = HttpStepFixture
					.open((settings) -> settings.connections(1, Duration.ofMillis(300)))) {
			FutureTask<Object> first = new FutureTask<>(() -> steps.run("url", server.url()));
			Thread thread = new Thread(first);
			thread.start();
			TestLimits.await().until(() -> server.requests() == 1);
			assertThatExceptionOfType(RetryLaterException.class).isThrownBy(() -> steps.run("url", server.url()))
				.withMessageContaining("POOL_TIMEOUT");
			thread.interrupt();
			assertThatExceptionOfType(ExecutionException.class)
				.isThrownBy(() -> first.get(TestLimits.HANG_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS))
				.withCauseInstanceOf(InterruptedException.class);
		}
	}

	@Test
	void lookUpThatTakesTooLongIsAConnectTimeout() throws Exception {
		CountDownLatch never = new CountDownLatch(1);
		try (HttpStepFixture steps = HttpStepFixture
			.open((settings) -> settings.connectTimeout(Duration.ofMillis(200)).lookup((host) -> {
				try {
					never.await();
				}
				catch (InterruptedException ex) {
					// the test is over
				}
				return new InetAddress[0];
			}))) {
			assertThatExceptionOfType(RetryLaterException.class)
				.isThrownBy(() -> steps.run("url", "http://slow.example.org/"))
				.withMessageContaining("CONNECT_TIMEOUT");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
			"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab" })
	void connectionThatBreaksOffIsNotRetried(String answer) throws Exception {
		assertRejected((out, server) -> FaultyServer.write(out, answer), "CONNECTION_LOST");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Hello\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
			"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n" })
	void answerThatBreaksTheProtocolIsRejected(String answer) throws Exception {
		assertRejected((out, server) -> FaultyServer.write(out, answer), ": GET http://127.0.0.1");
	}

	@Test
	void headersAreBounded() throws Exception {
		assertRejected((out, server) -> {
			FaultyServer.write(out, "HTTP/1.1 200 OK\r\nX: ");
			FaultyServer.write(out, "x".repeat(1 << 20));
		}, "TOO_LARGE");
		assertRejected((out, server) -> FaultyServer.write(out,
				"HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(1000) + "Content-Length: 0\r\n\r\n"), "TOO_LARGE");
		assertRejected((out, server) -> FaultyServer.write(out,
				"HTTP/1.1 200 OK\r\n" + ("X: " + "y".repeat(8000) + "\r\n").repeat(10) + "Content-Length: 0\r\n\r\n"),
				"TOO_LARGE");
	}

	@Test
	void bodyOfARedirectWithoutEndIsNotRead() throws Exception {
		try (FaultyServer endless = new FaultyServer((out, server) -> {
			FaultyServer.write(out, "HTTP/1.1 302 Found\r\nLocation: ftp://example.org/\r\n\r\n");
			while (true) {
				FaultyServer.write(out, "x".repeat(10_000));
			}
		});
				TestWebServer end = new TestWebServer().answer("/", 200, "text/plain", "end");
				FaultyServer start = new FaultyServer((out, server) -> {
					FaultyServer.write(out, "HTTP/1.1 302 Found\r\nLocation: " + end.url("/") + "\r\n\r\n");
					while (true) {
						FaultyServer.write(out, "x".repeat(10_000));
					}
				});
				HttpStepFixture steps = HttpStepFixture.open()) {
			assertThat(steps.run("url", start.url())).containsEntry("body", "end");
			assertThatExceptionOfType(RejectTaskException.class).isThrownBy(() -> steps.run("url", endless.url()))
				.withMessageContaining("REFUSED_TARGET");
		}
	}

	@Test
	void bodyThatSaysItIsTooLargeIsNotRead() throws Exception {
		assertRejected((settings) -> settings.maxSize(1000), (out, server) -> {
			FaultyServer.write(out, "HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n");
			server.hang();
		}, "TOO_LARGE");
	}

	@Test
	void bodyWithoutEndIsCutOffAtTheLimit() throws Exception {
		FaultyServer.FaultyAnswer endless = (out, server) -> {
			FaultyServer.write(out, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n");
			while (true) {
				FaultyServer.write(out, "x".repeat(10_000));
			}
		};
		assertRejected(endless, "TOO_LARGE: GET http://127.0.0.1", "maxSize", 100_000);
		assertRejected(endless, "the answer does not fit into a result");
	}

	@Test
	void limitHoldsForTheDecompressedSize() throws Exception {
		ByteArrayOutputStream bomb = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
			gzip.write(new byte[50 << 20]);
		}
		assertThat(bomb.size()).isLessThan(100_000);
		assertRejected((out, server) -> {
			FaultyServer.write(out,
					"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + bomb.size() + "\r\n\r\n");
			out.write(bomb.toByteArray());
		}, "has more than 200000 bytes, decompressed", "maxSize", 200_000);
	}

	@Test
	void interruptEndsARequestSoon() throws Exception {
		try (FaultyServer server = new FaultyServer((out, own) -> own.hang());
				HttpStepFixture steps = HttpStepFixture.open()) {
			FutureTask<Object> run = new FutureTask<>(() -> steps.run("url", server.url()));
			Thread thread = new Thread(run);
			thread.start();
			TestLimits.await().until(() -> server.requests() == 1);
			thread.interrupt();
			assertThatExceptionOfType(ExecutionException.class)
				.isThrownBy(() -> run.get(TestLimits.HANG_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS))
				.withCauseInstanceOf(InterruptedException.class);
		}
	}

	/** The server closes each connection after an answer that promises to keep it. */
	@Test
	void connectionThatWasClosedMeanwhileIsReplaced() throws Exception {
		try (FaultyServer server = new FaultyServer(
				(out, own) -> FaultyServer.write(out, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na"));
				HttpStepFixture steps = HttpStepFixture.open()) {
			for (int i = 0; i < 5; i++) {
				assertThat(steps.run("url", server.url())).containsEntry("body", "a");
			}
			assertThat(server.requests()).isEqualTo(5);
		}
	}

	@Test
	void connectionIsUsedAgainAfterAFailureThatWasReadWhole() throws Exception {
		try (TestWebServer server = new TestWebServer().answer("/a", 404, "text/plain", "none")
			.answer("/b", 200, "text/plain", "b"); HttpStepFixture steps = HttpStepFixture.open()) {
			assertThatExceptionOfType(RejectTaskException.class).isThrownBy(() -> steps.run("url", server.url("/a")));
			assertThat(steps.run("url", server.url("/b"))).containsEntry("body", "b");
		}
	}

}
