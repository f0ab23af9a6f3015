// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.WebApplicationType;

import io.chihuo.step.http.TestCertificate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The control script with credentials, and against servers that answer as no application
 * does.
 */
class ControlScriptServerTests {

	private static final String SECRET = "pass \"word\\ $1";

	@TempDir
	private Path home;

	private final List<String> requests = new CopyOnWriteArrayList<>();

	private HttpServer server;

	private ControlScript script;

	private volatile int status = 200;

	private volatile String body = "";

	@BeforeEach
	void start() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
		this.server.createContext("/", this::answer);
		this.server.start();
		this.script = ControlScript.to(this.server.getAddress().getPort(), this.home);
	}

	private void answer(HttpExchange exchange) throws IOException {
		this.requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
				+ new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
		exchange.getResponseHeaders().set("Location", "http://localhost:1/login");
		byte[] bytes = this.body.getBytes(StandardCharsets.UTF_8);
		exchange.sendResponseHeaders(this.status, (bytes.length > 0) ? bytes.length : -1);
		exchange.getResponseBody().write(bytes);
		exchange.close();
	}

	@AfterEach
	void stop() {
		this.server.stop(0);
	}

	@Test
	void credentialsReachTheServerButNoListOfProcesses() throws Exception {
		try (EndpointProcess application = EndpointProcess.start(SecuredApplication.class, WebApplicationType.SERVLET,
				List.of(ChihuoEndpointSecurityTests.MvcLogin.class), EndpointProcess.WRITABLE,
				"spring.security.user.name=alice", "spring.security.user.password={noop}" + SECRET)) {
			ControlScript watched = ControlScript.to(application.http().port(), this.home)
				.with("PATH", watchedCurl() + ":" + System.getenv("PATH"));
			assertThat(watched.run("loops").expect(4).err()).contains("401");
			assertThat(watched.with("CHIHUO_PASSWORD", "wrong").run("loops", "--user", "alice").expect(4).err())
				.contains("401");
			watched.with("CHIHUO_PASSWORD", SECRET).run("-U", "alice", "pause", "work").expect(0);
			Path file = Files.writeString(this.home.resolve("password"), SECRET + "\n");
			watched.with("CHIHUO_USER", "alice").run("loops", "--password-file", file.toString()).expect(0);
			assertThat(watched.run("loops", "-U", "alice").expect(2).err()).contains("CHIHUO_PASSWORD");
			assertThat(Files.readString(this.home.resolve("seen"))).contains("--url").doesNotContain("word");
		}
	}

	/** A curl that notes its arguments and its environment before it is the real one. */
	private Path watchedCurl() throws IOException {
		Path bin = Files.createDirectory(this.home.resolve("watched"));
		Files.writeString(bin.resolve("curl"), """
				#!/usr/bin/env bash
				{ printf '%%s\\n' "$@"; env; } >>'%s'
				exec '%s' "$@"
				""".formatted(this.home.resolve("seen"), ControlScript.findProgram("curl")));
		Files.setPosixFilePermissions(bin.resolve("curl"), PosixFilePermissions.fromString("rwxr-xr-x"));
		return bin;
	}

	@Test
	void tokenIsSentAsBearer() throws Exception {
		this.server.removeContext("/");
		this.server.createContext("/", (exchange) -> {
			this.requests.add(exchange.getRequestHeaders().getFirst("Authorization"));
			answer(exchange);
		});
		this.body = "{\"nodes\":[]}";
		this.script.with("CHIHUO_TOKEN", "a\"b\\c").run("loops").expect(0);
		assertThat(this.requests).contains("Bearer a\"b\\c");
		this.script.with("CHIHUO_TOKEN", "a\nurl = \"file:///etc/passwd\"").run("loops").expect(2);
	}

	@Test
	void addressWithAPasswordIsRefused() throws Exception {
		for (String address : List.of("http://alice:x@localhost/actuator", "file:///etc", "-o/tmp/x", "http://a b",
				"http://localhost/actuator?x")) {
			this.script.run("--url=" + address, "loops").expect(2);
		}
		assertThat(this.requests).isEmpty();
	}

	@Test
	void namesAndCursorsAreEncoded() throws Exception {
		this.body = "{\"letters\":[],\"next\":null}";
		this.script.run("dead", "list", "a.b_c-d", "--cursor", "x&y=1 /ü#%", "-N", "n+1").expect(0);
		this.script.run("pause", "w", "--node", "n\"\\\n\u0001ü", "--namespace", "n").expect(0);
		assertThat(this.requests).containsExactly(
				"GET /actuator/chihuo/a.b_c-d/dead-letters?cursor=x%26y%3D1%20%2F%C3%BC%23%25&namespace=n%2B1 ",
				"POST /actuator/chihuo/w/pause {\"node\":\"n\\\"\\\\\\u000a\\u0001ü\",\"namespace\":\"n\"}");
	}

	@Test
	void exitCodeTellsWhyThereIsNoAnswer() throws Exception {
		for (int refused : List.of(401, 403, 405, 302)) {
			this.status = refused;
			assertThat(this.script.run("loops").expect(4).err()).contains(String.valueOf(refused));
		}
		assertThat(this.requests).as("redirects are not followed").hasSize(4);
		this.status = 503;
		this.body = "{\"error\":\"away\\u001b[2J\\u202e\"}";
		assertThat(this.script.run("loops").expect(5).err()).contains("away\\u{1b}[2J\\u{202e} (503)");
		this.body = "<html>a proxy</html>";
		this.script.run("loops").expect(5);
		this.status = 200;
		assertThat(this.script.run("loops").expect(5).err()).contains("address of Actuator");
		this.status = 400;
		this.script.run("loops").expect(1);
		this.server.stop(0);
		assertThat(this.script.run("loops").expect(5).err()).contains("no answer");
	}

	@Test
	void addressWithoutTheEndpointIsExplained() throws Exception {
		this.status = 404;
		for (String page : List.of("", "<html>Not found</html>",
				"{\"timestamp\":\"2026-01-01\",\"status\":404,\"error\":\"Not Found\",\"path\":\"/x\"}")) {
			this.body = page;
			assertThat(this.script.run("status").expect(3).err()).contains("no endpoint 'chihuo'", "exposure", "404");
		}
		this.body = "{\"error\":\"No loop or queue of this name is known here\"}";
		assertThat(this.script.run("status", "x").expect(3).err()).contains("No loop").doesNotContain("exposure");
		ControlScript bare = this.script.withPrograms("bash", "curl", "sed", "env");
		assertThat(bare.run("--json", "status", "x").expect(3).err()).contains("the request failed (404)");
	}

	@Test
	void certificateThatNobodyTrustsIsRefusedUnlessItIsNamed() throws Exception {
		TestCertificate certificate = TestCertificate.create(this.home, "localhost");
		HttpsServer secure = HttpsServer.create(new InetSocketAddress("localhost", 0), 0);
		secure.setHttpsConfigurator(new HttpsConfigurator(certificate.serverContext()));
		secure.createContext("/", this::answer);
		secure.start();
		try {
			this.body = "{\"nodes\":[]}";
			ControlScript tls = this.script.with("CHIHUO_URL",
					"https://localhost:" + secure.getAddress().getPort() + "/actuator");
			assertThat(tls.run("loops").expect(5).err()).contains("certificate", "no answer from https://");
			assertThat(this.requests).isEmpty();
			Path trusted = Files.writeString(this.home.resolve("server.pem"), certificate.toPem());
			Path config = Files.writeString(this.home.resolve("curl.conf"), "cacert = \"" + trusted + "\"\n");
			tls.run("loops", "--curl-config", config.toString()).expect(0);
			assertThat(this.requests).hasSize(1);
		}
		finally {
			secure.stop(0);
		}
	}

	@Test
	void serverThatDoesNotAnswerEndsTheCommandInTime() throws Exception {
		this.server.removeContext("/");
		this.server.createContext("/", (exchange) -> {
			// never
		});
		this.script.run("loops", "--timeout", "1").expect(5);
	}

	@Test
	void hostileAnswersStayText() throws Exception {
		this.body = """
				{"node":"\\u001b]0;x\\u0007","nodes":[{"name":"n\\u009b2J\\u202e\\u0000","loops":[{"name":"$(touch x)\\n-rf",
				"state":"R\\tX","concurrency":1,"runningCount":1}, {"name":"ok","state":"RUNNING","concurrency":1,"runningCount":0}]}]}
				""";
		for (String command : List.of("status", "loops")) {
			String out = this.script.run(command).expect(0).out();
			assertThat(out).contains("\\u{").doesNotContainPattern("[\\p{Cc}\\p{Cf}&&[^\n]]");
		}
		this.script.run("pause", "--all").expect(0);
		assertThat(this.requests).filteredOn((request) -> request.startsWith("POST"))
			.containsExactly("POST /actuator/chihuo/ok/pause {\"node\":\"all\"}");
		assertThat(this.script.run("__complete", "pause").out()).contains("ok\n").doesNotContain("touch");
		this.body = "{\"x\":\"\u001b[2J\u009b1m\u202e\u007f\"}";
		assertThat(this.script.run("--json", "loops").expect(0).out().strip())
			.isEqualTo("{\"x\":\"\\u001b[2J\\u009b1m\\u202e\\u007f\"}");
	}

}
