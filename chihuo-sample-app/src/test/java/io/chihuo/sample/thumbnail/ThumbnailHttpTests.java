// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.thumbnail;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

import io.chihuo.ChihuoClient;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of all answers of the server, with a worker in the same process.
 */
@ExtendWith(OutputCaptureExtension.class)
class ThumbnailHttpTests {

	private static final byte[] IMAGE = TestImages.create("png", 400, 300);

	@TempDir
	private static Path reviews;

	private static ConfigurableApplicationContext context;

	private static ThumbnailRequests requests;

	@BeforeAll
	static void start() {
		context = ThumbnailApplication.createApplication()
			.initializers((starting) -> ((GenericApplicationContext) starting).registerBean(HeldScaler.class,
					(definition) -> definition.setPrimary(true)))
			.run("--server.port=0", "--thumbnails.wait=" + TestLimits.HANG_SECONDS + "s", "--thumbnails.max-size=1MB",
					"--thumbnails.reviews=" + reviews, "--logging.level.web=debug");
		requests = ThumbnailRequests.to(context);
	}

	@AfterAll
	static void stop() {
		context.close();
	}

	@ParameterizedTest
	@CsvSource({ "png, image/png", "jpeg, image/jpeg", "gif, image/png" })
	void imageIsAnsweredWithItsThumbnail(String format, String type) {
		HttpResponse<byte[]> response = requests.post("/thumbnails?width=40", TestImages.create(format, 400, 300));
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type")).contains(type);
		assertThat(TestImages.decode(response.body()).getHeight()).isEqualTo(30);
	}

	@Test
	void bodyThatIsNoImageIsRefused() {
		assertThatRefused(requests.post("/thumbnails?width=40", "text".getBytes()), "not a PNG, JPEG or GIF image");
		assertThatRefused(requests.post("/thumbnails?width=40", new byte[0]), "not a PNG, JPEG or GIF image");
		assertThatRefused(requests.post("/thumbnails/async?width=40", "text".getBytes()), "not a PNG");
		assertThatRefused(requests.post("/thumbnails?width=40", TestImages.createBomb(10_000, 2_501)),
				"10000 x 2501 pixels");
		assertThatRefused(requests.post("/thumbnails?width=40", TestImages.truncate(IMAGE)), "cannot be read");
	}

	@ParameterizedTest
	@CsvSource({ "?width=0, from 1 to 1000", "?width=1001, from 1 to 1000", "?width=wide, of type int", "'', width" })
	void widthOutOfRangeIsRefused(String query, String reason) {
		assertThatRefused(requests.post("/thumbnails" + query, IMAGE), reason);
		assertThatRefused(requests.post("/thumbnails/async" + query, IMAGE), reason);
	}

	private static void assertThatRefused(HttpResponse<byte[]> response, String reason) {
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(ThumbnailRequests.text(response)).contains("\"detail\":", reason);
	}

	@Test
	void bodyBeyondTheLimitIsRefused() {
		byte[] large = new byte[1_200_000];
		HttpResponse<byte[]> response = requests.post("/thumbnails?width=40", large);
		assertThat(response.statusCode()).isEqualTo(413);
		assertThat(ThumbnailRequests.text(response)).contains("more than 1048576 bytes");
		assertThat(requests
			.post("/thumbnails?width=40", BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)))
			.statusCode()).isEqualTo(413);
	}

	@Test
	void clientThatDisconnectsCancelsItsTask() throws Exception {
		HeldScaler scaler = context.getBean(HeldScaler.class);
		Socket socket = requests.openPost("/thumbnails?width=" + HeldScaler.HELD_WIDTH, IMAGE);
		assertThat(scaler.started.await(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)).isTrue();
		socket.close();
		assertThat(scaler.interrupted.await(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)).isTrue();
		TestLimits.await()
			.until(() -> context.getBean(ChihuoClient.class).queue("thumbnails", Object.class).counts().isDrained());
	}

	@Test
	void thumbnailIsFetchedLaterAsOftenAsIsWanted() {
		HttpResponse<byte[]> accepted = requests.post("/thumbnails/async?width=40", IMAGE);
		assertThat(accepted.statusCode()).isEqualTo(202);
		String location = ThumbnailRequests.location(accepted);
		HttpResponse<byte[]> ready = requests.getWhenReady(location);
		assertThat(ready.statusCode()).isEqualTo(200);
		assertThat(TestImages.decode(ready.body()).getWidth()).isEqualTo(40);
		assertThat(requests.get(location).body()).isEqualTo(ready.body());
	}

	@Test
	void statusOfDamagedImageAndOfUnknownIdIsAnError() {
		byte[] truncated = TestImages.truncate(IMAGE);
		HttpResponse<byte[]> failed = requests
			.getWhenReady(ThumbnailRequests.location(requests.post("/thumbnails/async?width=40", truncated)));
		assertThat(failed.statusCode()).isEqualTo(422);
		assertThat(ThumbnailRequests.text(failed)).contains("cannot be read");
		assertThat(requests.get("/thumbnails/" + UUID.randomUUID()).statusCode()).isEqualTo(404);
		assertThat(requests.get("/thumbnails/unknown").statusCode()).isEqualTo(400);
	}

	@Test
	void reviewIsCompletedByTheHolderOfItsToken() {
		String id = UUID.randomUUID().toString();
		String review = requestReview(id);
		byte[] token = readToken(id);
		assertThat(requests.post("/reviews?accept=true", "token=unknown".getBytes()).statusCode()).isEqualTo(410);
		assertThat(requests.post("/reviews?accept=true", new byte[0]).statusCode()).isEqualTo(410);
		assertThat(requests.post("/reviews", token).statusCode()).isEqualTo(400);
		assertThat(requests.post("/reviews?accept=true", token).statusCode()).isEqualTo(200);
		assertThat(ThumbnailRequests.text(requests.getWhenReady(review))).isEqualTo("accepted");
		assertThat(requests.post("/reviews?accept=true", token).statusCode()).isEqualTo(200);
		assertThat(requests.post("/reviews?accept=false", token).statusCode()).isEqualTo(409);
	}

	@Test
	void tokenOfReviewIsInNoLogLine(CapturedOutput output) {
		String id = UUID.randomUUID().toString();
		String review = requestReview(id);
		byte[] token = readToken(id);
		assertThat(requests.post("/reviews?accept=true", token).statusCode()).isEqualTo(200);
		requests.getWhenReady(review);
		String text = new String(token, StandardCharsets.UTF_8);
		assertThat(output).contains("May /thumbnails/" + id + " be published?", "HTTP POST \"/reviews?accept=true\"")
			.doesNotContain(text.substring(text.lastIndexOf('.') + 1));
	}

	private static String requestReview(String id) {
		String review = ThumbnailRequests.location(requests.post("/thumbnails/" + id + "/review", new byte[0]));
		TestLimits.await()
			.until(() -> ThumbnailRequests.text(requests.get(review)), (text) -> text.contains("\"waiting\""));
		return review;
	}

	private static byte[] readToken(String id) {
		try {
			return Files.readAllBytes(reviews.resolve(id));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
