// SPDX-License-Identifier: Apache-2.0

package io.chihuo.dashboard;

import java.net.URI;
import java.net.http.HttpResponse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.WebApplicationType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Addresses at which the dashboard is served.
 */
class DashboardAddressTests {

	private static final String READ = "chihuo.dashboard.anonymous=read";

	@Test
	void followsTheContextPathAndTheBasePathOfTheEndpoints() {
		assertServed(WebApplicationType.SERVLET, "/shop/ops/deep/chihuo-dashboard", "server.servlet.context-path=/shop",
				"spring.mvc.servlet.path=/", "management.endpoints.web.base-path=/ops/deep");
	}

	@Test
	void followsThePathOfTheServlet() {
		assertServed(WebApplicationType.SERVLET, "/web/actuator/chihuo-dashboard", "spring.mvc.servlet.path=/web");
	}

	@Test
	void followsTheBasePathOfWebFlux() {
		assertServed(WebApplicationType.REACTIVE, "/shop/ops/chihuo-dashboard", "spring.webflux.base-path=/shop",
				"management.endpoints.web.base-path=/ops");
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void isAtTheRootIfTheEndpointsAre(WebApplicationType type) {
		assertServed(type, "/chihuo-dashboard", "management.endpoints.web.base-path=/",
				"management.endpoints.web.path-mapping.chihuo=tasks");
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void isServedOnTheManagementPortOnly(WebApplicationType type) {
		try (DashboardProcess application = DashboardProcess.start(type, OpenApplication.class, READ,
				"management.server.port=0", "management.server.base-path=/manage")) {
			String path = "/manage/actuator/chihuo-dashboard";
			assertPage("http://localhost:" + application.managementPort() + path);
			assertThat(application.client().get("/").statusCode()).isEqualTo(404);
			assertThat(
					new DashboardClient("http://localhost:" + application.port() + path).get("/session").statusCode())
				.isEqualTo(404);
		}
	}

	private static void assertServed(WebApplicationType type, String path, String... properties) {
		String[] all = new String[properties.length + 1];
		all[0] = READ;
		System.arraycopy(properties, 0, all, 1, properties.length);
		try (DashboardProcess application = DashboardProcess.start(type, OpenApplication.class, all)) {
			assertPage("http://localhost:" + application.port() + path);
		}
	}

	private static void assertPage(String address) {
		DashboardClient client = new DashboardClient(address);
		HttpResponse<String> redirect = client.get("");
		assertThat(redirect.statusCode()).isEqualTo(302);
		String location = redirect.headers().firstValue("Location").orElseThrow();
		assertThat(URI.create(location).isAbsolute()).isFalse();
		assertThat(URI.create(address).resolve(location)).hasToString(address + "/");
		HttpResponse<String> page = client.get("/");
		assertThat(page.statusCode()).isEqualTo(200);
		assertThat(page.headers().firstValue("Content-Type")).contains("text/html;charset=UTF-8");
		assertThat(page.body()).contains("<html").doesNotContain("=\"/", "http:", "https:");
		assertThat(client.get("/dashboard.js").headers().firstValue("Content-Type"))
			.contains("text/javascript;charset=UTF-8");
		assertThat(DashboardClient.json(client.get("/session")).at("/write").asBoolean(true)).isFalse();
		assertThat(DashboardClient.json(client.get("/api/mails")).at("/name").asString()).isEqualTo("mails");
	}

}
