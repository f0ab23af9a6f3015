// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * Serves the documentation site, and the report once there is one, to this machine alone.
 */
public class SiteServer implements AutoCloseable {

	private static final String INDEX = "/index.html";

	private static final String REPORT = "/linkcheck-report.html";

	static {
		// or the second packet of each answer waits for the acknowledgement of the first;
		// it is read once, when the first server is created
		System.setProperty("sun.net.httpserver.nodelay", "true");
	}

	private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(8);

	private final HttpServer server = HttpServer.create();

	private final SitePort port;

	private final SiteFiles files;

	private final Path report;

	private final Duration delay;

	/**
	 * Start to serve. If another process serves the site at the port, this one takes over
	 * when that one ends.
	 * @param port port to listen at, 0 for any free one
	 * @param report file of the report
	 * @throws io.chihuo.ChihuoConfigurationException if something else is at the port
	 */
	public SiteServer(int port, Path report) throws IOException {
		this(port, report, Duration.ZERO);
	}

	/**
	 * Start to serve at any free port, like a site that is far away.
	 * @param delay time after which each request is answered
	 */
	public static SiteServer withDelay(Duration delay) throws IOException {
		return new SiteServer(0, Path.of("none"), delay);
	}

	private SiteServer(int port, Path report, Duration delay) throws IOException {
		this.files = SiteFiles.ofClassPath();
		this.report = report;
		this.delay = delay;
		this.server.createContext("/", this::answerLater);
		this.server.setExecutor(this.executor);
		this.port = new SitePort(this.server, port);
		this.port.openOrStandBy();
	}

	/**
	 * Where the site begins.
	 */
	public String startUrl() {
		return siteUrl() + INDEX.substring(1);
	}

	/**
	 * Addresses of pages of up to 64 KiB.
	 * @param count most addresses; the site has about 2000
	 */
	public List<String> pageUrls(int count) throws IOException {
		return this.files.listSmallPages().stream().limit(count).map(siteUrl()::concat).toList();
	}

	String siteUrl() {
		return this.port.siteUrl();
	}

	/**
	 * Where the report is once it is written.
	 */
	public String reportUrl() {
		return siteUrl() + REPORT.substring(1);
	}

	private void answerLater(HttpExchange exchange) throws IOException {
		if (this.delay.isZero()) {
			answerRequest(exchange);
			return;
		}
		this.executor.schedule(() -> {
			answerRequest(exchange);
			return null;
		}, this.delay.toNanos(), TimeUnit.NANOSECONDS);
	}

	private void answerRequest(HttpExchange exchange) throws IOException {
		try (exchange) {
			exchange.getResponseHeaders().set("Server", SitePort.NAME);
			String path = exchange.getRequestURI().getPath();
			String framed = exchange.getRequestURI().getQuery();
			if (path.equals(INDEX) && framed != null && this.files.readFile("/" + framed).isPresent()) {
				sendUnframed(exchange, "/" + framed);
				return;
			}
			Optional<byte[]> content = path.equals(REPORT) ? reportContent() : this.files.readFile(path);
			if (content.isEmpty()) {
				exchange.sendResponseHeaders(404, -1);
			}
			else {
				exchange.getResponseHeaders().set("Content-Type", SiteFiles.contentType(path));
				sendContent(exchange, content.get());
			}
		}
	}

	// an index with a query shows that page within frames, which adds nothing to read
	private static void sendUnframed(HttpExchange exchange, String page) throws IOException {
		exchange.getResponseHeaders().set("Location", page);
		exchange.sendResponseHeaders(301, -1);
	}

	private static void sendContent(HttpExchange exchange, byte[] content) throws IOException {
		if (exchange.getRequestMethod().equals("HEAD")) {
			exchange.sendResponseHeaders(200, -1);
		}
		else {
			exchange.sendResponseHeaders(200, (content.length > 0) ? content.length : -1);
			exchange.getResponseBody().write(content);
		}
	}

	private Optional<byte[]> reportContent() throws IOException {
		return Files.exists(this.report) ? Optional.of(Files.readAllBytes(this.report)) : Optional.empty();
	}

	@Override
	public void close() {
		this.port.close();
		this.server.stop(0);
		this.executor.shutdownNow();
	}

}
