// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.thumbnail;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.chihuo.sample.ExampleProcess;
import io.chihuo.servers.RedisServer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Web processes and a worker on Redis, each in a JVM of its own.
 */
@Tag("faults")
class ThumbnailRestartTests {

	private static final Pattern PORT = Pattern.compile("Netty started on port (\\d+)");

	private static final byte[] IMAGE = TestImages.create("jpeg", 400, 300);

	private final String namespace = "test-" + UUID.randomUUID();

	@TempDir
	private Path directory;

	@Test
	void thumbnailIsFetchedFromAnotherWebProcessThanTheOneThatTookItsImage() throws Exception {
		String location;
		try (ExampleProcess web = start("first", "client", "--thumbnails.wait=50ms")) {
			ThumbnailRequests requests = requestsTo(web);
			HttpResponse<byte[]> unserved = requests.post("/thumbnails?width=40", IMAGE);
			assertThat(unserved.statusCode()).isEqualTo(503);
			assertThat(unserved.headers().firstValue("Retry-After")).contains("5");
			location = ThumbnailRequests.location(requests.post("/thumbnails/async?width=40", IMAGE));
			HttpResponse<byte[]> status = requests.get(location);
			assertThat(status.statusCode()).isEqualTo(202);
			assertThat(ThumbnailRequests.text(status)).contains("\"state\":\"ready\"");
			web.kill();
		}
		try (ExampleProcess web = start("second", "client", "--thumbnails.wait=" + TestLimits.HANG_SECONDS + "s");
				ExampleProcess worker = start("worker", "worker")) {
			ThumbnailRequests requests = requestsTo(web);
			assertThatIsThumbnail(requests.getWhenReady(location));
			assertThatIsThumbnail(requests.post("/thumbnails?width=40", IMAGE));
			assertThat(web.output()).doesNotContain("is scaled");
			assertThat(worker.output()).contains("is scaled").doesNotContain("Netty started");
		}
	}

	private static void assertThatIsThumbnail(HttpResponse<byte[]> response) {
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type")).contains("image/jpeg");
		assertThat(TestImages.decode(response.body()).getWidth()).isEqualTo(40);
	}

	private ExampleProcess start(String name, String role, String... options) throws Exception {
		RedisServer redis = RedisServer.shared();
		List<String> common = List.of("--spring.profiles.active=redis", "--spring.data.redis.host=" + redis.host(),
				"--spring.data.redis.port=" + redis.port(), "--chihuo.namespace=" + this.namespace, "--server.port=0",
				"--chihuo.role=" + role);
		return new ExampleProcess(this.directory, name, ThumbnailApplication.class,
				Stream.concat(common.stream(), Stream.of(options)).toList());
	}

	private static ThumbnailRequests requestsTo(ExampleProcess web) {
		Matcher port = TestLimits.await().until(() -> PORT.matcher(web.output()), Matcher::find);
		return new ThumbnailRequests(Integer.parseInt(port.group(1)));
	}

}
