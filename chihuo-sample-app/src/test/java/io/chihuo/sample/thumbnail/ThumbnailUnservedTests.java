// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.thumbnail;

import java.net.http.HttpResponse;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import org.springframework.context.ConfigurableApplicationContext;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of a web process without a worker.
 */
class ThumbnailUnservedTests {

	private static final byte[] IMAGE = TestImages.create("png", 400, 300);

	@Test
	void noWorkerIsAnsweredWithTimeToRetry() {
		try (ConfigurableApplicationContext client = start("--chihuo.role=client", "--thumbnails.wait=50ms")) {
			ThumbnailRequests requests = ThumbnailRequests.to(client);
			assertThatUnavailable(requests.post("/thumbnails?width=40", IMAGE), "No worker has made the thumbnail");
			TestLimits.await("task that nobody awaits is cancelled")
				.until(() -> client.getBean(ChihuoClient.class).queue("thumbnails", Object.class).counts().isDrained());
		}
	}

	@Test
	void fullQueueIsAnsweredWithTimeToRetry() {
		try (ConfigurableApplicationContext context = start("--chihuo.loops.thumbnails.max-length=1")) {
			context.getBean(ChihuoLoopRegistry.class).get("thumbnails").pause();
			ThumbnailRequests requests = ThumbnailRequests.to(context);
			assertThat(requests.post("/thumbnails/async?width=40", IMAGE).statusCode()).isEqualTo(202);
			assertThatUnavailable(requests.post("/thumbnails/async?width=40", IMAGE), "Too many thumbnails");
			assertThatUnavailable(requests.post("/thumbnails?width=40", IMAGE), "Too many thumbnails");
		}
	}

	private static ConfigurableApplicationContext start(String... options) {
		return ThumbnailApplication.createApplication()
			.run(Stream.concat(Stream.of("--server.port=0"), Stream.of(options)).toArray(String[]::new));
	}

	private static void assertThatUnavailable(HttpResponse<byte[]> response, String reason) {
		assertThat(response.statusCode()).isEqualTo(503);
		assertThat(response.headers().firstValue("Retry-After")).contains("5");
		assertThat(ThumbnailRequests.text(response)).contains(reason);
	}

}
