// SPDX-License-Identifier: Apache-2.0

package io.chihuo.dashboard;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.WebApplicationType;

import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The dashboard behind nginx. Skipped where that is not installed.
 */
class DashboardProxyTests {

	private static final String CONFIGURATION = """
			daemon off;
			pid DIRECTORY/pid;
			error_log DIRECTORY/error.log;
			events {}
			http {
			  access_log off;
			  client_body_temp_path DIRECTORY/body;
			  proxy_temp_path DIRECTORY/proxy;
			  fastcgi_temp_path DIRECTORY/fastcgi;
			  uwsgi_temp_path DIRECTORY/uwsgi;
			  scgi_temp_path DIRECTORY/scgi;
			  proxy_set_header Host $http_host;
			  gzip on;
			  gzip_min_length 1;
			  gzip_types application/json;
			  server {
			    listen 127.0.0.1:PROXY;
			    location /ops/ { proxy_pass http://127.0.0.1:SERVER/shop/actuator/chihuo-dashboard/; }
			    location /shop/ { proxy_pass http://127.0.0.1:SERVER; }
			  }
			}
			""";

	@Test
	void pageWorksWhetherOrNotAProxyRemovesTheBeginningOfThePath(@TempDir Path directory) throws IOException {
		Path program = findNginx();
		try (DashboardProcess application = DashboardProcess.start(WebApplicationType.SERVLET, OpenApplication.class,
				DashboardProcess.WRITABLE, "chihuo.dashboard.anonymous=all", "server.servlet.context-path=/shop")) {
			int port = freePort();
			Path file = Files.writeString(directory.resolve("nginx.conf"),
					CONFIGURATION.replace("DIRECTORY", directory.toString())
						.replace("PROXY", Integer.toString(port))
						.replace("SERVER", Integer.toString(application.port())));
			Process nginx = new ProcessBuilder(program.toString(), "-c", file.toString()).redirectErrorStream(true)
				.redirectOutput(directory.resolve("output").toFile())
				.start();
			try {
				DashboardClient removed = new DashboardClient("http://127.0.0.1:" + port + "/ops");
				TestLimits.await().ignoreExceptions().until(() -> removed.get("/").statusCode() == 200);
				assertServed(removed, port);
				assertServed(new DashboardClient("http://127.0.0.1:" + port + "/shop/actuator/chihuo-dashboard"), port);
			}
			finally {
				nginx.destroy();
			}
		}
	}

	private static void assertServed(DashboardClient client, int port) {
		assertThat(client.get("/dashboard.js").statusCode()).isEqualTo(200);
		assertThat(client.get("/session").statusCode()).isEqualTo(200);
		String tag = client.get("/api/audit", "Accept-Encoding", "gzip").headers().firstValue("ETag").orElseThrow();
		assertThat(client.get("/api/audit", "If-None-Match", tag).statusCode()).isEqualTo(304);
		assertThat(pause(client, "http://127.0.0.1:" + port)).isEqualTo(200);
		assertThat(pause(client, "http://evil.example:" + port)).isEqualTo(403);
	}

	private static int pause(DashboardClient client, String origin) {
		return client
			.send("POST", "/api/mails/pause", BodyPublishers.ofString("{}"), "Origin", origin, "Content-Type",
					"application/json")
			.statusCode();
	}

	private static Path findNginx() {
		Optional<Path> program = Stream.of("/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/bin/nginx")
			.map(Path::of)
			.filter(Files::isExecutable)
			.findFirst();
		assumeTrue(program.isPresent(), "nginx is not installed");
		return program.orElseThrow();
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

}
