// SPDX-License-Identifier: Apache-2.0

package io.chihuo.dashboard;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.WebApplicationType;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.LoopState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The dashboard without Spring Security.
 */
class OpenDashboardTests {

	private static final String CLOSED_REASON = "chihuo.dashboard.anonymous";

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void withoutAUserNothingIsShownAndNothingIsChanged(WebApplicationType type) {
		try (DashboardProcess application = DashboardProcess.start(type, OpenApplication.class,
				DashboardProcess.WRITABLE)) {
			DashboardClient client = application.client();
			for (String path : new String[] { "", "/", "/dashboard.js", "/session", "/api", "/api/mails", "/x" }) {
				HttpResponse<String> response = client.get(path);
				assertThat(response.statusCode()).as(path).isEqualTo(401);
				assertThat(response.body()).contains(CLOSED_REASON).doesNotContain("counts", "<html");
				assertSafe(response);
			}
			assertThat(client.post("/api/mails/pause", "{}").statusCode()).isEqualTo(401);
			assertThat(stateOfLoop(application)).isEqualTo(LoopState.RUNNING);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void readingCanBeAllowedWithoutAUserAndChangesAreStillRefused(WebApplicationType type) {
		try (DashboardProcess application = DashboardProcess.start(type, OpenApplication.class,
				DashboardProcess.WRITABLE, "chihuo.dashboard.anonymous=read")) {
			DashboardClient client = application.client();
			HttpResponse<String> session = client.get("/session");
			assertThat(DashboardClient.json(session).at("/principal").isNull()).isTrue();
			assertThat(DashboardClient.json(session).at("/write").asBoolean(true)).isFalse();
			assertThat(DashboardClient.json(session).at("/csrf").isNull()).isTrue();
			assertThat(DashboardClient.json(session).at("/showPayload").asBoolean(true)).isFalse();
			assertThat(DashboardClient.json(session).at("/readOnlyReason").asString()).contains(CLOSED_REASON);
			assertThat(DashboardClient.json(client.get("/api")).at("/nodes/0/loops/0/name").asString())
				.isEqualTo("mails");
			assertThat(DashboardClient.json(client.get("/api/mails?namespace=default")).at("/counts/ready").asInt(-1))
				.isZero();
			application.bean(ChihuoClient.class).queue(DashboardMailLoop.NAME, Object.class).finish("a&b c");
			assertThat(DashboardClient.json(client.get("/api/mails/tasks?id=a%26b%20c")).at("/task/id").asString())
				.isEqualTo("a&b c");
			HttpResponse<String> refused = client.post("/api/mails/pause", "{}");
			assertThat(refused.statusCode()).isEqualTo(403);
			assertThat(DashboardClient.error(refused)).contains(CLOSED_REASON);
			assertThat(stateOfLoop(application)).isEqualTo(LoopState.RUNNING);
			assertSafe(session);
			assertSafe(refused);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void everythingCanBeAllowedWithoutAUser(WebApplicationType type) {
		try (DashboardProcess application = DashboardProcess.start(type, OpenApplication.class,
				DashboardProcess.WRITABLE, "chihuo.dashboard.anonymous=all")) {
			DashboardClient client = application.client();
			assertThat(DashboardClient.json(client.get("/session")).at("/write").asBoolean(false)).isTrue();
			assertThat(client.post("/api/mails/pause", "{}").statusCode()).isEqualTo(200);
			assertThat(stateOfLoop(application)).isEqualTo(LoopState.PAUSED);
			assertThat(client.post("/api/mails/concurrency", "{\"concurrency\": 7}").statusCode()).isEqualTo(200);
			assertThat(DashboardClient.json(client.get("/api/audit")).at("/writes/0/action").asString())
				.isEqualTo("concurrency");
			refusesWhatIsNoCall(client);
			refusesForeignPages(client);
			assertThat(stateOfLoop(application)).isEqualTo(LoopState.PAUSED);
		}
	}

	private static void refusesWhatIsNoCall(DashboardClient client) {
		assertThat(client.post("/api/mails/pause", "[1]").statusCode()).isEqualTo(400);
		assertThat(client.post("/api/mails/pause", "{\"node\": {\"a\": 1}}").statusCode()).isEqualTo(400);
		assertThat(client.post("/api/mails/concurrency", "{\"concurrency\": \"many\"}").statusCode()).isEqualTo(400);
		assertThat(client.post("/api/mails", "{}").statusCode()).isEqualTo(405);
		assertThat(client.post("/api/mails", "{}").headers().firstValue("Allow")).contains("GET");
		assertThat(client.post("/session", "{}").statusCode()).isEqualTo(405);
		assertThat(client.post("/", "{}").statusCode()).isEqualTo(405);
		assertThat(client.post("/api/no-such-loop/pause", "{}").statusCode()).isEqualTo(404);
		assertThat(client.post("/api/mails/cancel", "{\"id\": \"" + "x".repeat(1_100_000) + "\"}").statusCode())
			.isEqualTo(413);
		for (String method : new String[] { "PUT", "PATCH", "DELETE", "OPTIONS" }) {
			HttpResponse<String> response = client.send(method, "/api/mails", BodyPublishers.ofString("{}"),
					DashboardClient.SAME_ORIGIN);
			assertThat(response.statusCode()).as(method).isEqualTo(405);
			assertThat(response.headers().map().keySet()).noneMatch((name) -> name.startsWith("access-control"));
		}
	}

	private static void refusesForeignPages(DashboardClient client) {
		String json = "application/json";
		assertThat(resume(client, "Sec-Fetch-Site", "cross-site", "Content-Type", json)).isEqualTo(403);
		assertThat(resume(client, "Sec-Fetch-Site", "same-site", "Content-Type", json)).isEqualTo(403);
		assertThat(resume(client, "Sec-Fetch-Site", "none", "Content-Type", json)).isEqualTo(403);
		assertThat(resume(client, "Origin", "http://evil.example", "Content-Type", json)).isEqualTo(403);
		assertThat(resume(client, "Origin", "null", "Content-Type", json)).isEqualTo(403);
		assertThat(resume(client, "Content-Type", json)).isEqualTo(403);
		assertThat(resume(client, "Sec-Fetch-Site", "same-origin", "Content-Type", "text/plain")).isEqualTo(415);
		assertThat(resume(client, "Sec-Fetch-Site", "same-origin", "Content-Type", "application/x-www-form-urlencoded"))
			.isEqualTo(415);
		assertThat(resume(client, "Sec-Fetch-Site", "same-origin")).isEqualTo(415);
		assertThat(client.get("/session", "Sec-Fetch-Site", "cross-site").statusCode()).isEqualTo(403);
		assertThat(client.get("/api", "Sec-Fetch-Site", "same-site").statusCode()).isEqualTo(403);
		assertThat(client.get("/", "Sec-Fetch-Site", "cross-site").statusCode()).isEqualTo(200);
	}

	private static int resume(DashboardClient client, String... headers) {
		return client.send("POST", "/api/mails/resume", BodyPublishers.ofString("{}"), headers).statusCode();
	}

	private static LoopState stateOfLoop(DashboardProcess application) {
		return application.bean(ChihuoLoopRegistry.class).get(DashboardMailLoop.NAME).state();
	}

	private static void assertSafe(HttpResponse<String> response) {
		assertThat(response.headers().firstValue("Content-Security-Policy"))
			.contains("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
					+ "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
					+ "require-trusted-types-for 'script'");
		assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
		assertThat(response.headers().firstValue("Referrer-Policy")).contains("no-referrer");
		assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
	}

}
