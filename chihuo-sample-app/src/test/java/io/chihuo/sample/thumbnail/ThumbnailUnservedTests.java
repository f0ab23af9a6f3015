// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.thumbnail;

import java.net.http.HttpResponse;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

import io.chihuo.ChihuoClient;
import io.chihuo.servers.TestLimits;
import io.chihuo.test.AutoConfigureChihuo;
import io.chihuo.test.ChihuoTester;

import static io.chihuo.test.ChihuoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of a web process whose images no worker takes.
 */
@SpringBootTest(classes = ThumbnailApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "spring.config.name=thumbnails", "spring.main.web-application-type=reactive",
				"thumbnails.wait=50ms", "chihuo.loops.thumbnails.max-length=1" })
@AutoConfigureChihuo
class ThumbnailUnservedTests {

	private static final byte[] IMAGE = TestImages.create("png", 400, 300);

	@Autowired
	ChihuoTester tester;

	@Autowired
	ChihuoClient client;

	private final ThumbnailRequests requests;

	ThumbnailUnservedTests(@LocalServerPort int port) {
		this.requests = new ThumbnailRequests(port);
	}

	@Test
	void noWorkerIsAnsweredWithTimeToRetry() {
		assertThatUnavailable(this.requests.post("/thumbnails?width=40", IMAGE), "No worker has made the thumbnail");
		TestLimits.await("task that nobody awaits is cancelled")
			.untilAsserted(() -> assertThat(this.client.queue("thumbnails", Object.class)).hasNoTasks());
	}

	@Test
	void fullQueueIsAnsweredWithTimeToRetry() {
		HttpResponse<byte[]> accepted = this.requests.post("/thumbnails/async?width=40", IMAGE);
		assertThat(accepted.statusCode()).isEqualTo(202);
		assertThatUnavailable(this.requests.post("/thumbnails/async?width=40", IMAGE), "Too many thumbnails");
		assertThatUnavailable(this.requests.post("/thumbnails?width=40", IMAGE), "Too many thumbnails");
		this.tester.drainOrThrow("thumbnails");
		assertThat(this.requests.get(ThumbnailRequests.location(accepted)).statusCode()).isEqualTo(200);
	}

	private static void assertThatUnavailable(HttpResponse<byte[]> response, String reason) {
		assertThat(response.statusCode()).isEqualTo(503);
		assertThat(response.headers().firstValue("Retry-After")).contains("5");
		assertThat(ThumbnailRequests.text(response)).contains(reason);
	}

}
