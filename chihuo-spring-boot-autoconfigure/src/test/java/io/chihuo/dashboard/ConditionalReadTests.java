// SPDX-License-Identifier: Apache-2.0

package io.chihuo.dashboard;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.WebApplicationType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Repeated reads, reads without a body, and addresses that do not exist.
 */
class ConditionalReadTests {

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void readsAreAnsweredOnceUntilSomethingHasChanged(WebApplicationType type) {
		try (DashboardProcess application = DashboardProcess.start(type, OpenApplication.class,
				DashboardProcess.WRITABLE, "chihuo.dashboard.anonymous=all")) {
			DashboardClient client = application.client();
			for (String path : new String[] { "/", "/dashboard.js", "/session", "/api/audit", "/api/flows" }) {
				assertNotSentTwice(client, path);
			}
			String before = tagOf(client.get("/api/audit"));
			client.post("/api/mails/pause", "{}");
			HttpResponse<String> after = client.get("/api/audit", "If-None-Match", before);
			assertThat(after.statusCode()).isEqualTo(200);
			assertThat(tagOf(after)).isNotEqualTo(before);
			unknownAddressesNameNothing(client);
		}
	}

	private static void assertNotSentTwice(DashboardClient client, String path) {
		HttpResponse<String> first = client.get(path);
		String tag = tagOf(first);
		assertThat(client.get(path, "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
		for (String known : new String[] { tag, tag.substring(2), "\"other\", " + tag, "*" }) {
			HttpResponse<String> second = client.get(path, "If-None-Match", known);
			assertThat(second.statusCode()).as(path + " " + known).isEqualTo(304);
			assertThat(second.body()).isEmpty();
			assertThat(tagOf(second)).isEqualTo(tag);
			assertThat(second.headers().firstValue("Content-Security-Policy")).isPresent();
		}
		HttpResponse<String> head = client.send("HEAD", path, BodyPublishers.noBody());
		assertThat(head.statusCode()).isEqualTo(200);
		assertThat(head.body()).isEmpty();
		assertThat(tagOf(head)).isEqualTo(tag);
		assertThat(head.headers().firstValue("Content-Length")).isEqualTo(first.headers().firstValue("Content-Length"));
	}

	private static void unknownAddressesNameNothing(DashboardClient client) {
		for (String path : new String[] { "/no.js", "/uplot/", "/api/", "/api/a/b/c/d", "/api/no-such-loop",
				"/sessions", "/apis", "/%2e%2e%2fchihuo", "/dashboard.js%00" }) {
			HttpResponse<String> response = client.get(path);
			assertThat(response.statusCode()).as(path).isBetween(400, 404);
			assertThat(response.body()).as(path).doesNotContain("mails", "pause");
		}
	}

	private static String tagOf(HttpResponse<String> response) {
		return response.headers().firstValue("ETag").orElseThrow();
	}

}
