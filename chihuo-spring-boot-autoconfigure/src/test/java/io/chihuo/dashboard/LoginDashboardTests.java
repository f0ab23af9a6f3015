// SPDX-License-Identifier: Apache-2.0

package io.chihuo.dashboard;

import java.net.http.HttpResponse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.WebApplicationType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The dashboard behind Spring Security, with Basic and its tokens against forged
 * requests.
 */
class LoginDashboardTests {

	private static final String OLGA = DashboardClient.basic("olga");

	private static final String RITA = DashboardClient.basic("rita");

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void roleAndTokenAreNeededForChanges(WebApplicationType type) {
		try (DashboardProcess application = DashboardProcess.start(type, LoginApplication.class,
				DashboardProcess.WRITABLE, "chihuo.dashboard.write-role=OPERATOR")) {
			assertThat(application.client().get("/").statusCode()).isEqualTo(401);
			operatorChangesWithToken(application.client());
			userWithoutTheRoleIsRefused(application.client());
		}
	}

	private static void operatorChangesWithToken(DashboardClient client) {
		JsonNode session = DashboardClient.json(client.get("/session", "Authorization", OLGA));
		assertThat(session.at("/principal").asString()).isEqualTo("olga");
		assertThat(session.at("/write").asBoolean(false)).isTrue();
		assertThat(session.at("/readOnlyReason").isNull()).isTrue();
		assertThat(client.post("/api/mails/pause", "{}", "Authorization", OLGA).statusCode()).isEqualTo(403);
		assertThat(pause(client, OLGA, session).statusCode()).isEqualTo(200);
		JsonNode write = DashboardClient.json(client.get("/api/audit", "Authorization", OLGA)).at("/writes/0");
		assertThat(write.at("/user").asString()).isEqualTo("olga");
		assertThat(write.at("/action").asString()).isEqualTo("pause");
	}

	private static void userWithoutTheRoleIsRefused(DashboardClient client) {
		JsonNode session = DashboardClient.json(client.get("/session", "Authorization", RITA));
		assertThat(session.at("/write").asBoolean(true)).isFalse();
		assertThat(session.at("/readOnlyReason").asString()).contains("OPERATOR", "chihuo.dashboard.write-role");
		HttpResponse<String> refused = pause(client, RITA, session);
		assertThat(refused.statusCode()).isEqualTo(403);
		assertThat(DashboardClient.error(refused)).isEqualTo(session.at("/readOnlyReason").asString());
		assertThat(client.get("/api/mails", "Authorization", RITA).statusCode()).isEqualTo(200);
	}

	private static HttpResponse<String> pause(DashboardClient client, String user, JsonNode session) {
		return client.post("/api/mails/pause", "{}", "Authorization", user, session.at("/csrf/header").asString(),
				session.at("/csrf/token").asString());
	}

	@Test
	void tokenForPagesWithScriptsIsAccepted() {
		try (DashboardProcess application = DashboardProcess.start(WebApplicationType.SERVLET, LoginApplication.class,
				DashboardProcess.WRITABLE, "test.csrf=spa", "chihuo.dashboard.write-role=ROLE_OPERATOR")) {
			DashboardClient client = application.client();
			JsonNode session = DashboardClient.json(client.get("/session", "Authorization", OLGA));
			assertThat(client.post("/api/mails/pause", "{}", "Authorization", OLGA).statusCode()).isEqualTo(403);
			assertThat(pause(client, OLGA, session).statusCode()).isEqualTo(200);
		}
	}

	/** It cannot be seen which form of such a token is wanted, so the page tries both. */
	@Test
	void maskedTokenInACookieIsAcceptedInItsOtherForm() {
		try (DashboardProcess application = DashboardProcess.start(WebApplicationType.SERVLET, LoginApplication.class,
				DashboardProcess.WRITABLE, "test.csrf=cookie")) {
			DashboardClient client = application.client();
			JsonNode csrf = DashboardClient.json(client.get("/session", "Authorization", OLGA)).at("/csrf");
			assertThat(client
				.post("/api/mails/pause", "{}", "Authorization", OLGA, csrf.at("/header").asString(),
						csrf.at("/alternative").asString())
				.statusCode()).isEqualTo(200);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void accessToTheEndpointLimitsTheDashboard(WebApplicationType type) {
		try (DashboardProcess application = DashboardProcess.start(type, LoginApplication.class)) {
			DashboardClient client = application.client();
			JsonNode session = DashboardClient.json(client.get("/session", "Authorization", OLGA));
			assertThat(session.at("/readOnlyReason").asString()).contains("management.endpoint.chihuo.access");
			HttpResponse<String> refused = pause(client, OLGA, session);
			assertThat(refused.statusCode()).isEqualTo(403);
			assertThat(DashboardClient.error(refused)).contains("management.endpoint.chihuo.access");
		}
	}

}
